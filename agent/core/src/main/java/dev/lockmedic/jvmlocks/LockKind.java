package dev.lockmedic.jvmlocks;

/** What sort of lock it is that threads wait for. */
public enum LockKind {
    /** {@code ReentrantLock}. */
    REENTRANT("ReentrantLock"),
    /** {@code ReentrantReadWriteLock}, held for reading or for writing. */
    READ_WRITE("ReentrantReadWriteLock"),
    /** {@code StampedLock}; it does not record who has it. */
    STAMPED("StampedLock"),
    /** {@code Semaphore}; nobody can tell who has its permits, or whether it is a lock at all. */
    SEMAPHORE("Semaphore"),
    /** Somebody's own class on {@code AbstractQueuedSynchronizer} that records its owner. */
    SYNCHRONIZER("synchronizer"),
    /** {@code synchronized}. */
    MONITOR("monitor");

    private final String words;

    LockKind(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
