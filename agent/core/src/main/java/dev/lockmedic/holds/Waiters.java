package dev.lockmedic.holds;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of this JVM that wait for lock files. They poll, so nothing says that one waits but
 * that it has tried and failed, and tries again; one that has not tried for longer than its own
 * pauses explain has given up. Called on the host's threads for each failed try; it does not wait
 * and keeps no thread alive.
 */
public final class Waiters {
    /** One that has tried once is believed to wait for so long. */
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A pause that backs off doubles; a busy machine makes it longer. */
    private static final int PAUSES = 4;

    private static final int MOST_LOCKS = 10_000;
    private static final int MOST_OF_A_LOCK = 10_000;

    private final ConcurrentHashMap<Path, ConcurrentHashMap<Long, Waiter>> locks =
            new ConcurrentHashMap<>();
    private final AtomicLong tidiedNanos = new AtomicLong(System.nanoTime() - FIRST_NANOS);

    /** One thread's wait. Written by that thread alone. */
    private static final class Waiter {
        private final String thread;
        private final long sinceNanos;
        private volatile long lastNanos;
        private volatile long pauseNanos = FIRST_NANOS / PAUSES;

        Waiter(String thread, long now) {
            this.thread = thread;
            this.sinceNanos = now;
            this.lastNanos = now;
        }

        void triesAgain(long now) {
            pauseNanos = Math.max(now - lastNanos, FIRST_NANOS / PAUSES);
            lastNanos = now;
        }

        boolean waits(long now) {
            return now - lastNanos < PAUSES * pauseNanos;
        }
    }

    /**
     * How many wait.
     *
     * @param longest name of the thread that has waited the longest; null if nobody waits
     * @param longestMillis for how long
     */
    public record Now(int count, String longest, long longestMillis) {
        static final Now NOBODY = new Now(0, null, 0);
    }

    /** This thread has tried to take the lock, and it was taken. */
    public void triedInVain(Path lockFile, Thread thread) {
        long now = System.nanoTime();
        ConcurrentHashMap<Long, Waiter> waiting = locks.get(lockFile);
        if (waiting == null) {
            if (locks.size() >= MOST_LOCKS) {
                forgetThoseWhoGaveUp(now);
                if (locks.size() >= MOST_LOCKS) {
                    return;
                }
            }
            waiting = new ConcurrentHashMap<>(4);
            ConcurrentHashMap<Long, Waiter> before = locks.putIfAbsent(lockFile, waiting);
            waiting = before == null ? waiting : before;
        }
        Waiter waiter = waiting.get(thread.getId());
        if (waiter != null && waiter.waits(now)) {
            waiter.triesAgain(now);
        } else if (waiter != null || waiting.size() < MOST_OF_A_LOCK) {
            waiting.put(thread.getId(), new Waiter(HolderName.of(thread), now));
        }
    }

    /**
     * This thread has got the lock.
     *
     * @return for how long it has waited, nanoseconds; -1 if it has not
     */
    public long got(Path lockFile, Thread thread) {
        if (locks.isEmpty()) {
            return -1;
        }
        ConcurrentHashMap<Long, Waiter> waiting = locks.get(lockFile);
        if (waiting == null) {
            return -1;
        }
        Waiter waiter = waiting.remove(thread.getId());
        if (waiting.isEmpty()) {
            // One that comes in between is entered anew with its next try.
            locks.remove(lockFile, waiting);
        }
        long now = System.nanoTime();
        return waiter == null || !waiter.waits(now) ? -1 : now - waiter.sinceNanos;
    }

    /** Who waits for it. Any thread. */
    public Now of(Path lockFile) {
        ConcurrentHashMap<Long, Waiter> waiting = lockFile == null ? null : locks.get(lockFile);
        if (waiting == null) {
            return Now.NOBODY;
        }
        long now = System.nanoTime();
        int count = 0;
        Waiter longest = null;
        for (Waiter waiter : waiting.values()) {
            if (waiter.waits(now)) {
                count++;
                if (longest == null || waiter.sinceNanos - longest.sinceNanos < 0) {
                    longest = waiter;
                }
            }
        }
        return longest == null
                ? Now.NOBODY
                : new Now(
                        count,
                        longest.thread,
                        TimeUnit.NANOSECONDS.toMillis(now - longest.sinceNanos));
    }

    /** Of the host's thread that happens to find no room, once a second at most. */
    private void forgetThoseWhoGaveUp(long now) {
        long last = tidiedNanos.get();
        if (now - last < FIRST_NANOS || !tidiedNanos.compareAndSet(last, now)) {
            return;
        }
        for (Iterator<ConcurrentHashMap<Long, Waiter>> all = locks.values().iterator();
                all.hasNext(); ) {
            ConcurrentHashMap<Long, Waiter> waiting = all.next();
            for (Iterator<Waiter> each = waiting.values().iterator(); each.hasNext(); ) {
                if (!each.next().waits(now)) {
                    each.remove();
                }
            }
            if (waiting.isEmpty()) {
                all.remove();
            }
        }
    }
}
