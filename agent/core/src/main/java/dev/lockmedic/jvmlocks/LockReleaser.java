package dev.lockmedic.jvmlocks;

import java.util.List;

/** Who can do something about a stuck lock. On healers. */
public interface LockReleaser {
    /** How it ended. */
    enum Outcome {
        /** Looked at afterwards: the hold is over, by us. */
        RELEASED,
        /** The holder has given it back itself meanwhile. */
        OVER_BY_ITSELF,
        /** It is still held. */
        NOT_RELEASED,
        /** With a lock of this sort it can't be done. */
        UNSUPPORTED
    }

    /**
     * @param words what was done, seen, or in the way
     */
    record Result(Outcome outcome, String words) {}

    /**
     * @param threads live ones
     * @param leaked holds that no live thread has; counts only if all threads could be looked at
     * @param complete whether they could
     */
    record Readers(List<Thread> threads, long leaked, boolean complete) {}

    /**
     * Takes a lock from a live holder.
     *
     * @param lock as its waiters show it
     * @param owner null if it records none
     * @param shared whether it is held for reading, or in permits
     * @param version state of a {@code StampedLock} that was judged; else 0
     * @param heldMillis for how long it was held, for words
     * @param limitMillis the hold limit, for words
     */
    Result release(
            Object lock,
            Thread owner,
            boolean shared,
            long version,
            long heldMillis,
            long limitMillis);

    /**
     * Frees a lock whose owner has ended, or that was taken and records no owner.
     *
     * @param owner null if none is recorded
     */
    Result releaseEnded(Object lock, Thread owner, boolean shared);

    /**
     * Interrupts the owner while it has the lock, and only then. Not asked for monitors.
     *
     * @return {@code RELEASED} here means: it was interrupted
     */
    Result interrupt(Object lock, Thread owner);

    /** Who has a read lock, as far as it can be told. */
    Readers readers(Object lock);
}
