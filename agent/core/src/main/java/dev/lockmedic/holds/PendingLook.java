package dev.lockmedic.holds;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a hold is to be looked at next, and who is at it now. One look is pending, the earliest that
 * was asked for; whoever looks asks for the next.
 */
public final class PendingLook {
    private static final long NONE = Long.MIN_VALUE;

    private final AtomicLong dueNanos = new AtomicLong(NONE);
    private final AtomicBoolean caredFor = new AtomicBoolean();
    private volatile Long clockCheckNanos;

    PendingLook() {}

    /**
     * Asks for a look at this moment.
     *
     * @return false if an earlier look is due already
     */
    public boolean at(long nanos) {
        while (true) {
            long due = dueNanos.get();
            if (due != NONE && due - nanos <= 0) {
                return false;
            }
            if (dueNanos.compareAndSet(due, nanos)) {
                return true;
            }
        }
    }

    /** Asks for a look at this moment, in place of any that was asked for before. */
    public void anew(long nanos) {
        dueNanos.set(nanos);
    }

    /** Whether a look is due by now; it is taken thereby. */
    public boolean take(long nowNanos) {
        long due = dueNanos.get();
        return due != NONE && due - nowNanos <= 0 && dueNanos.compareAndSet(due, NONE);
    }

    /** Says when the next look is one at the clocks only; null: it is one at everything. */
    public void clockCheck(Long nanos) {
        clockCheckNanos = nanos;
    }

    /** Whether the look that has come is one at the clocks only. */
    public boolean isClockCheck(long nowNanos) {
        Long at = clockCheckNanos;
        return at != null && nowNanos - at >= 0;
    }

    /** Claims the hold for one healer; false if another one is at it. */
    public boolean beginCare() {
        return caredFor.compareAndSet(false, true);
    }

    /** The healer is through. */
    public void endCare() {
        caredFor.set(false);
    }
}
