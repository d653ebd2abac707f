package dev.lockmedic.holds;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When a hold is to be looked at next, and who is at it now. One look is pending, the earliest that
 * was asked for; whoever looks asks for the next.
 */
public final class PendingLook {
    private final NextLook next = new NextLook();
    private final AtomicBoolean caredFor = new AtomicBoolean();
    private volatile Long clockCheckNanos;

    PendingLook() {}

    /**
     * Asks for a look at this moment.
     *
     * @return false if an earlier look is due already
     */
    public boolean at(long nanos) {
        return next.ask(nanos);
    }

    /** Asks for a look at this moment, in place of any that was asked for before. */
    public void anew(long nanos) {
        next.anew(nanos);
    }

    /** Whether a look is due by now; it is taken thereby. */
    public boolean take(long nowNanos) {
        return next.take(nowNanos);
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
