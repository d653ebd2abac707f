package dev.lockmedic.doctor;

import java.nio.file.Path;

/** Told by a {@link Sweep} as it goes, on its thread, so that nothing need be kept. */
public interface SweepListener {
    /** A file that the globs match. */
    void found(Finding finding);

    /**
     * A folder or file that could not be looked at; the sweep goes on.
     *
     * @param why one clause for people
     */
    void skipped(Path path, String why);
}
