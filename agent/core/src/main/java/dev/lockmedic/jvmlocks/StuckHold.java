package dev.lockmedic.jvmlocks;

/**
 * A hold past its limit, as the sampling thread saw it.
 *
 * @param watched the lock; its other fields are the sampling thread's
 * @param care what was done about this hold so far
 * @param hold who has it
 * @param name of the lock, for people
 * @param heldNanos for how long at least it has kept others waiting
 * @param provenNanos for how long of that there was surely no release
 * @param proven whether anything is proved
 * @param looks at how many looks it was the same
 * @param waiters how many wait
 * @param firstWaiter who is the first of them; null if unknown
 * @param firstWaitsNanos for how long that one was seen waiting
 * @param limitMillis its hold limit; 0 where the owner has ended
 */
record StuckHold(
        WatchedLock watched,
        Care care,
        HoldView hold,
        Reason reason,
        String name,
        LockSite site,
        long heldNanos,
        long provenNanos,
        boolean proven,
        int looks,
        int waiters,
        Thread firstWaiter,
        long firstWaitsNanos,
        long limitMillis) {
    /** Why it is stuck; what is a stale reason has that one's name. */
    enum Reason {
        /** Held past its limit. */
        OVERDUE("hold-exceeded"),
        /** The thread that has it has ended. */
        OWNER_ENDED("owner-thread-ended"),
        /** Held for reading: perhaps by threads that have ended, which the lock can't tell. */
        READ_HELD("owner-thread-ended"),
        /** It is taken, and nobody is recorded as its owner: an acquisition was cut off. */
        NO_OWNER("no-owner"),
        /** It is free, and the first waiter was told so, but does not run. */
        UNOWNED("unowned"),
        /** The same thread takes it again and again, and the first waiter never gets it. */
        STARVED("starved");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** The fixed name. */
        String wireName() {
            return wireName;
        }
    }
}
