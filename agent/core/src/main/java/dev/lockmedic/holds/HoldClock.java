package dev.lockmedic.holds;

import dev.lockmedic.staleness.HoldLimits;
import java.util.concurrent.TimeUnit;

/**
 * When a hold began, by each clock there is, and when its limit is over. The start was stamped
 * before the lock was published; what the holder itself recorded counts if it is earlier.
 */
public final class HoldClock {
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final long LONGEST_STOP_MILLIS = TimeUnit.MINUTES.toMillis(30);
    private static final long NO_BOOT_START = Long.MIN_VALUE;

    private final long startNanos;
    private final long startMillis;
    private final boolean adopted;
    private volatile HoldLimits limit = new HoldLimits(HoldLimits.NONE, "none");
    private volatile long earlierMillis;
    private volatile long bootStartMillis = NO_BOOT_START;

    HoldClock(Hold.Start start) {
        this.startNanos = start.startNanos();
        this.startMillis = start.startMillis();
        this.adopted = start.adopted();
    }

    HoldLimits limit() {
        return limit;
    }

    void limit(HoldLimits value) {
        limit = value;
    }

    long startMillis() {
        return startMillis - earlierMillis;
    }

    long heldMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos) + earlierMillis;
    }

    long deadlineNanos() {
        HoldLimits l = limit;
        if (!l.exists()) {
            return NO_DEADLINE;
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(l.millis());
        // A recorded limit of centuries saturates there; such a deadline is never.
        return nanos == Long.MAX_VALUE || nanos > Long.MAX_VALUE / 2
                ? NO_DEADLINE
                : effectiveStart() + nanos;
    }

    boolean isOverdue(long nowNanos) {
        long deadline = deadlineNanos();
        return deadline != NO_DEADLINE && nowNanos - deadline >= 0;
    }

    /** Moment on {@link System#nanoTime} at which four fifths of its limit are over. */
    public long warningNanos() {
        long deadline = deadlineNanos();
        long start = effectiveStart();
        return deadline == NO_DEADLINE ? NO_DEADLINE : start + (deadline - start) / 5 * 4;
    }

    /**
     * The holder has recorded when it took the lock. It did so before it called the method in which
     * we saw it, perhaps long before, if it was stopped in between; and others judge by what it
     * recorded. So the earlier of the two counts: the holder must not believe in a longer hold than
     * its contenders do. A difference that no stop explains is of a clock, and ignored.
     *
     * @param createdMillis wall clock
     */
    public void recordedStart(long createdMillis) {
        long earlier = startMillis - createdMillis;
        if (!adopted && earlier > 0 && earlier < LONGEST_STOP_MILLIS) {
            earlierMillis = earlier;
        }
    }

    private long effectiveStart() {
        return startNanos - TimeUnit.MILLISECONDS.toNanos(earlierMillis);
    }

    /** Says when it began by the boot clock, milliseconds, at the latest; once, soon after. */
    public void bootStart(long millis) {
        bootStartMillis = millis;
    }

    /** Whether it is known when it began by the boot clock. */
    public boolean hasBootStart() {
        return bootStartMillis != NO_BOOT_START;
    }

    /** When it began by the boot clock, milliseconds; only if that is known. */
    public long bootStartMillis() {
        return bootStartMillis;
    }

    /**
     * Whether it is past its limit by the boot clock, which runs on while the machine is suspended
     * and the monotonic clock stands still.
     *
     * @param nowMillis by the boot clock; a negative number if that is unknown
     */
    public boolean isOverdueByBootClock(long nowMillis) {
        return hasBootStart()
                && limit.exists()
                && nowMillis - bootStartMillis + earlierMillis > limit.millis();
    }
}
