package dev.lockmedic.jvmlocks;

import java.util.concurrent.TimeUnit;

/**
 * How long to pause after a look: usually 250 ms, and longer where a look costs so much that it
 * would take more than half a percent of one processor. Of the sampling thread; what {@code status}
 * shows is volatile.
 */
final class LookPace {
    /** The usual pause. */
    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * The cheapest look may take a four-hundredth of the pause after it. On average a look takes up
     * to twice that, as measured with 20,000 threads, whose stacks no cache holds.
     */
    private static final int COST_SHARE = 400;

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The cheapest look counts for less by so much at each look, for looks can become dearer. */
    private static final double FORGETS = 1.002;

    /** These load classes. */
    private static final int FIRST_LOOKS = 4;

    private double perThread;
    private int looks;
    private volatile long costNanos;
    private volatile long periodNanos = PERIOD_NANOS;

    /**
     * By the cheapest look there was, thread by thread: what a look takes on a busy machine is most
     * of all waiting for a processor, and just then it must not become rare. And step by step: one
     * look that was held up must not be the last one for half a minute.
     */
    long next(long tookNanos, int threads) {
        double each = (double) tookNanos / Math.max(1, threads);
        perThread = perThread == 0 ? each : Math.min(each, perThread * FORGETS);
        if (looks++ < FIRST_LOOKS) {
            return PERIOD_NANOS;
        }
        long cost = (long) (perThread * threads);
        costNanos = cost;
        long most = Math.min(LONGEST_NANOS, 2 * periodNanos);
        long period = Math.max(PERIOD_NANOS, Math.min(cost * COST_SHARE, most));
        periodNanos = period;
        return period;
    }

    /** What a look costs, nanoseconds. Any thread. */
    long costNanos() {
        return costNanos;
    }

    /** The pause now. Any thread. */
    long periodNanos() {
        return periodNanos;
    }
}
