package dev.lockmedic.staleness;

import java.util.Optional;
import java.util.OptionalLong;

/** The processes of this machine, as evidence about holders. For agent threads. */
public interface Processes {
    /** Pid of this JVM. */
    long self();

    /** When this JVM started, wall clock in milliseconds. */
    long selfStartMillis();

    /** Start of this JVM in clock ticks since boot, where the system tells. */
    OptionalLong selfStartTicks();

    /**
     * Whether a process runs.
     *
     * @param starttime its recorded start in clock ticks since boot, if any
     */
    Liveness liveness(long pid, OptionalLong starttime);

    /** Its command line with arguments separated by spaces, if it can be seen. */
    Optional<String> commandLine(long pid);
}
