package dev.lockmedic.jvmrelease;

import java.util.List;

/**
 * One method of the JDK's locks that is woven, and how.
 *
 * @param owner internal name of its class
 */
record Woven(String owner, String method, Style style) {
    /** What is woven into it. */
    enum Style {
        /** Its {@code IllegalMonitorStateException} is asked about first; returns a boolean. */
        DENIED,
        /** The same, for a stamp; returns nothing. */
        DENIED_STAMP,
        /** A false is asked about before it is returned. */
        HELD,
        /** Told at its beginning. */
        READING,
        /** Asked at its beginning whether to run. */
        RELEASING_READ,
        /** Asked at its beginning how many permits to give back. */
        RELEASING,
        /** Told of its result, and of how many it asked for. */
        ACQUIRED,
        /** Told of its result. */
        DRAINED
    }

    private static final String LOCKS = "java/util/concurrent/locks/";
    private static final String REENTRANT = LOCKS + "ReentrantLock$Sync";
    private static final String READ_WRITE = LOCKS + "ReentrantReadWriteLock$Sync";
    private static final String SEMAPHORE = "java/util/concurrent/Semaphore$";

    static final List<Woven> ALL =
            List.of(
                    new Woven(REENTRANT, "tryRelease", Style.DENIED),
                    new Woven(REENTRANT, "isHeldExclusively", Style.HELD),
                    new Woven(READ_WRITE, "tryRelease", Style.DENIED),
                    new Woven(READ_WRITE, "isHeldExclusively", Style.HELD),
                    new Woven(READ_WRITE, "tryAcquireShared", Style.READING),
                    new Woven(READ_WRITE, "tryReadLock", Style.READING),
                    new Woven(READ_WRITE, "getReadHoldCount", Style.READING),
                    new Woven(READ_WRITE, "tryReleaseShared", Style.RELEASING_READ),
                    new Woven(LOCKS + "StampedLock", "unlockWrite", Style.DENIED_STAMP),
                    new Woven(SEMAPHORE + "Sync", "tryReleaseShared", Style.RELEASING),
                    new Woven(SEMAPHORE + "Sync", "nonfairTryAcquireShared", Style.ACQUIRED),
                    new Woven(SEMAPHORE + "Sync", "drainPermits", Style.DRAINED),
                    new Woven(SEMAPHORE + "FairSync", "tryAcquireShared", Style.ACQUIRED));
}
