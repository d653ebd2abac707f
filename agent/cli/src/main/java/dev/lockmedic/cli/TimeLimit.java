package dev.lockmedic.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The time one command may take with one process. Talking to a frozen JVM blocks in a read that
 * nothing interrupts, so each call runs on a daemon thread that is left behind when time is up.
 */
final class TimeLimit {
    private final Duration limit;
    private final long endNanos;

    TimeLimit(Duration limit) {
        this.limit = limit;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /**
     * Runs the call and waits for it until the time is up.
     *
     * @throws TimeoutException if it was not done by then; it may still go on
     */
    <T> T call(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "lockmedic-cli");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    @Override
    public String toString() {
        return Durations.format(limit.toMillis());
    }
}
