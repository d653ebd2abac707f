package dev.lockmedic.threads;

/** How the stack of a thread moves while one watches. */
public enum Motion {
    /** The thread has ended. */
    ENDED("has ended"),
    /** It waits for a lock that another has. */
    WAITS_FOR_LOCK("waits for another lock"),
    /** It is parked, sleeps, or waits for something that is no lock. */
    WAITS("waits"),
    /** It is inside a system call that waits for data. */
    IN_IO("is blocked in I/O"),
    /** A virtual thread that could run, but no carrier takes it up. */
    NO_CARRIER("is ready to run, but no carrier thread takes it up"),
    /** It runs and its stack stays the same. */
    SPINS("spins"),
    /** It runs and its stack moves. */
    RUNS("runs, its stack moves");

    private final String words;

    Motion(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
