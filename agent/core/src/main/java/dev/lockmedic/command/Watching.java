package dev.lockmedic.command;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Tells one watcher how things stand, again and again, until it is gone. Runs on a thread of its
 * own.
 *
 * <p>Each load of the agent jar leaves something behind in the JVM for good: HotSpot keeps an
 * environment for it, which every class passes that is loaded from then on, and from JDK 21 on it
 * prints a warning. So a watcher asks once, and only reads after that.
 */
final class Watching implements Runnable {
    /** What is told of the end of the lease where there is none. */
    static final long NO_LEASE = -1;

    /** A watcher that was killed is noticed this soon, however rarely it wants to be told. */
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String nonce;
    private final WatchRequest request;
    private final LongFunction<String> told;
    private final Answers answers;
    private final long leaseNanos;
    private volatile boolean over;
    private volatile Thread thread;

    /**
     * @param told makes what is told, on the thread that runs this; takes the milliseconds until
     *     the lease ends, or {@link #NO_LEASE}
     * @param leaseMillis for how long a watcher is told whose process can't be seen from here; it
     *     has to ask again before
     */
    Watching(
            String nonce,
            WatchRequest request,
            LongFunction<String> told,
            Answers answers,
            long leaseMillis) {
        this.nonce = nonce;
        this.request = request;
        this.told = told;
        this.answers = answers;
        this.leaseNanos = TimeUnit.MILLISECONDS.toNanos(leaseMillis);
    }

    String nonce() {
        return nonce;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        boolean seen = request.watcher().isSeen();
        long end = System.nanoTime() + leaseNanos;
        long interval = TimeUnit.MILLISECONDS.toNanos(request.intervalMillis());
        long next = System.nanoTime();
        try {
            while (!isOver(seen, end)) {
                if (System.nanoTime() - next >= 0) {
                    publish(seen ? NO_LEASE : TimeUnit.NANOSECONDS.toMillis(end - next));
                    // The pace is kept; but a JVM that was stopped for long has nothing to make up
                    // for.
                    next = Math.max(next + interval, System.nanoTime() + interval / 2);
                }
                LockSupport.parkNanos(
                        this, Math.min(next - System.nanoTime(), LONGEST_SLEEP_NANOS));
                // An interrupt would have it spin from here on.
                Thread.interrupted();
            }
        } finally {
            over = true;
            answers.withdraw(nonce);
        }
    }

    private boolean isOver(boolean seen, long end) {
        return over || (seen ? !request.watcher().isSeen() : System.nanoTime() - end >= 0);
    }

    private void publish(long leaseLeftMillis) {
        try {
            answers.publish(nonce, told.apply(leaseLeftMillis));
        } catch (VirtualMachineError e) {
            // No memory for it now; the watcher sees that its answer is an old one.
        }
    }

    /** Whether its thread is done, or about to be. */
    boolean isOver() {
        return over;
    }

    /** Ends it; from any thread. */
    void stop() {
        over = true;
        LockSupport.unpark(thread);
    }
}
