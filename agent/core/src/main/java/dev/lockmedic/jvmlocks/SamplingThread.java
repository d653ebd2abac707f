package dev.lockmedic.jvmlocks;

import dev.lockmedic.hooks.AgentThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The second thread of the watchdog: looks at the locks inside the JVM every now and then, so that
 * the first one, which keeps the deadlines of lock files, never waits for a look at a hundred
 * thousand threads. A dedicated daemon platform thread at {@link Thread#MAX_PRIORITY} on none of
 * the host's executors; it takes no lock and does no I/O.
 *
 * <p>The pause between two looks grows with what a look costs, so that it never takes more than
 * half a percent of one processor.
 */
final class SamplingThread implements Runnable {
    /** With nothing to look at. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Lateness from which everybody stood still: far beyond what a busy machine explains. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LockSampler sampler;
    private final LockLimits limits;
    private final AgentThread thread;
    private final LookPace pace = new LookPace();
    private long wakeAtNanos;
    private volatile long looks;
    private volatile long failures;
    private volatile boolean closed;

    SamplingThread(LockSampler sampler, LockLimits limits) {
        this.sampler = sampler;
        this.limits = limits;
        thread = new AgentThread(this, "lockmedic-watchdog-locks", null);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread and waits for it, at most so long. */
    void close(long limitMillis) {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    long looks() {
        return looks;
    }

    long failures() {
        return failures;
    }

    /** What a look costs, nanoseconds. */
    long costNanos() {
        return pace.costNanos();
    }

    long periodNanos() {
        return pace.periodNanos();
    }

    @Override
    public void run() {
        wakeAtNanos = System.nanoTime();
        while (!closed) {
            try {
                round();
            } catch (Throwable t) {
                // OutOfMemoryError included; what was known of locks is still known.
                failures++;
                wakeAtNanos = System.nanoTime() + AFTER_FAILURE_NANOS;
            }
            park();
        }
        sampler.forgetAll();
    }

    private void round() {
        long now = System.nanoTime();
        long late = now - wakeAtNanos;
        if (late > STALL_NANOS) {
            sampler.stoodStill(late);
        }
        if (!limits.looks()) {
            sampler.forgetAll();
            wakeAtNanos = System.nanoTime() + IDLE_NANOS;
            return;
        }
        sampler.look(now);
        looks++;
        long end = System.nanoTime();
        wakeAtNanos = end + pace.next(end - now, sampler.threadsSeen());
    }

    private void park() {
        long left;
        while (!closed && (left = wakeAtNanos - System.nanoTime()) > 0) {
            LockSupport.parkNanos(this, left);
            // Nobody but us has this thread; an interrupt must not make it spin.
            Thread.interrupted();
        }
    }
}
