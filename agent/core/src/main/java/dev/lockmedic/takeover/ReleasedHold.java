package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;

/** The hold that a {@link GuardedRelease} gives back, as its JVM's books know it. */
public interface ReleasedHold {
    /** Whether it has neither been lost nor released. */
    boolean isHeld();

    /** Whether it is past its limit, so that others may be at it. */
    boolean isOverdue();

    /** Whether this is the file that it made. */
    boolean isMadeBy(FileIdentity there);

    /** Whether a file that it did not make may be another holder's. */
    boolean mayBeSuccessors(FileIdentity there);

    /** Whether others who obey the guard may come to take this file away. */
    boolean speaksProtocol(FileIdentity there);

    /** The host's deletion is about to run, or is through. */
    void deleting(boolean underWay);

    /** Enters that it was given back. */
    void released();

    /** Enters that it was taken away. */
    void lost();
}
