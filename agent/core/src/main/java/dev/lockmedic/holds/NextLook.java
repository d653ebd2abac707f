package dev.lockmedic.holds;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When a hold is to be looked at next: one moment, the earliest that was asked for, so that looks
 * do not multiply. Any thread, lock-free.
 */
public final class NextLook {
    private static final long NONE = Long.MIN_VALUE;

    private final AtomicLong atNanos = new AtomicLong(NONE);

    /**
     * Asks for a look at this moment; the earliest one asked for counts, and whoever looks asks for
     * the next.
     *
     * @return false if an earlier look is due already
     */
    public boolean ask(long nanos) {
        while (true) {
            long due = atNanos.get();
            if (due != NONE && due - nanos <= 0) {
                return false;
            }
            if (atNanos.compareAndSet(due, nanos)) {
                return true;
            }
        }
    }

    /** Asks for a look at this moment, in place of any that was asked for before. */
    public void anew(long nanos) {
        atNanos.set(nanos);
    }

    /** Whether a look is due by now; it is taken thereby. */
    public boolean take(long nowNanos) {
        long due = atNanos.get();
        return due != NONE && due - nowNanos <= 0 && atNanos.compareAndSet(due, NONE);
    }
}
