package dev.lockmedic.it.host;

import java.util.function.BooleanSupplier;

/**
 * A thread that gives a lock back and takes it again at once, for ever, before whoever waits has
 * woken up. Those starve; but no hold is long, and nobody is stuck.
 */
final class Hog {
    private static final long HOLD_NANOS = 100_000_000;

    private static volatile long spun;

    private Hog() {}

    /**
     * Takes the lock and gives it back at once, until it is told to stop; gives the longest wait.
     */
    static long visit(NamedLock lock, BooleanSupplier on) {
        long longest = 0;
        while (on.getAsBoolean()) {
            long start = System.nanoTime();
            lock.lock();
            longest = Math.max(longest, System.nanoTime() - start);
            lock.unlock();
        }
        return longest / 1_000_000;
    }

    /** Runs until it is told to stop; gives how often it had the lock. */
    static long run(NamedLock lock, Runnable ready, BooleanSupplier on) {
        // Once compiled it takes far less time to come back than anybody takes to wake up.
        for (int i = 0; i < 50_000; i++) {
            lock.lock();
            lock.unlock();
        }
        ready.run();
        long holds = 0;
        while (on.getAsBoolean()) {
            lock.lock();
            try {
                long end = System.nanoTime() + HOLD_NANOS;
                while (System.nanoTime() < end) {
                    spun++;
                }
                holds++;
            } finally {
                lock.unlock();
            }
        }
        return holds;
    }
}
