package dev.lockmedic.takeover;

/** The guard of one folder as the protocol uses it: who has it may verify and remove there. */
public interface FolderGuard {
    /** Takes the guard, waiting at most {@code limitNanos}; any thread, not reentrant. */
    Guard.Outcome acquire(long limitNanos);

    /** Gives the guard back; by the thread that acquired it. */
    void release();

    /** Why the last attempt of anybody failed, for people; null if none did. */
    String problem();
}
