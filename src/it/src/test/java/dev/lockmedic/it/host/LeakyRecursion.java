package dev.lockmedic.it.host;

/**
 * The stack ends between {@code lock()} and the {@code finally}: the lock is taken, the call that
 * should give it back does not fit any more.
 */
final class LeakyRecursion {
    static {
        // A class that is first needed where the stack ends is broken for good.
        text(0, 1, 2, 3, 4, 5, 6);
    }

    private LeakyRecursion() {}

    /**
     * Takes the lock on each level on the way down, and gives it back on each on the way up, as far
     * as the stack allows.
     */
    static long lockDeepDown(NamedLock lock, long depth) {
        lock.lock();
        try {
            return lockDeepDown(lock, depth + 1) + 1;
        } finally {
            giveBack(lock, depth, 1, 2, 3, 4, 5, 6);
        }
    }

    /** Needs more stack than what comes in between. */
    private static void giveBack(
            NamedLock lock, long a, long b, long c, long d, long e, long f, long g) {
        if (!text(a, b, c, d, e, f, g).isEmpty()) {
            lock.unlock();
        }
    }

    private static String text(long a, long b, long c, long d, long e, long f, long g) {
        return String.format("%d %d %d %d %d %d %d", a, b, c, d, e, f, g);
    }
}
