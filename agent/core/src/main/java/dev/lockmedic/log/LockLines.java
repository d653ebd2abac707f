package dev.lockmedic.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many lines of one kind are written about one lock: some at once, then one every few
 * seconds. A lock that is taken away a hundred times a second says so once and gives a number, and
 * hides no other lock. Any thread.
 */
final class LockLines {
    /** So many may come at once. */
    static final int BURST = 20;

    /** What comes after that, one at a time. */
    static final long REFILL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_KEYS = 10_000;

    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private volatile boolean someLeftOut;

    /** Of one kind of line about one lock. */
    private static final class Bucket {
        /** When it would be full again. */
        private long fullAtNanos;

        private long leftOut;

        Bucket(long now) {
            fullAtNanos = now;
        }

        /** Takes a line out of it; how many were left out before, or -1 if this one is to be. */
        synchronized long take(long now) {
            if (fullAtNanos - now > (BURST - 1) * REFILL_NANOS) {
                leftOut++;
                return -1;
            }
            fullAtNanos = Math.max(fullAtNanos - now, 0) + now + REFILL_NANOS;
            long before = leftOut;
            leftOut = 0;
            return before;
        }

        /** How many were left out, if a line may say so; -1 if it must wait. */
        synchronized long tell(long now) {
            return leftOut == 0
                    ? 0
                    : fullAtNanos - now > (BURST - 1) * REFILL_NANOS ? -1 : take(now);
        }

        synchronized boolean isFull(long now) {
            return leftOut == 0 && fullAtNanos - now <= 0;
        }
    }

    /**
     * Whether one more line may be written.
     *
     * @param key the lock and the kind of line
     * @return how many were left out since the last one; -1 if this one is to be left out as well
     */
    long take(String key, long now) {
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= MOST_KEYS) {
                tidy(now);
            }
            bucket = new Bucket(now);
            Bucket before = buckets.putIfAbsent(key, bucket);
            bucket = before == null ? bucket : before;
        }
        return bucket.take(now);
    }

    /** Says that a line was left out; false if that is known already. */
    boolean noteLeftOut() {
        boolean news = !someLeftOut;
        someLeftOut = true;
        return news;
    }

    /** Whether lines were left out that nothing has told of yet, perhaps. */
    boolean hasLeftOut() {
        return someLeftOut;
    }

    /** What was left out where another line may be written by now: a line each. */
    List<String> leftOut(long now) {
        List<String> lines = new ArrayList<>();
        boolean more = false;
        someLeftOut = false;
        for (Map.Entry<String, Bucket> each : buckets.entrySet()) {
            long count = each.getValue().tell(now);
            if (count > 0) {
                lines.add(count + " more lines were left out: " + each.getKey());
            }
            more |= count < 0;
        }
        if (more) {
            someLeftOut = true;
        }
        return lines;
    }

    /** Those that would admit a full burst again are as good as new. */
    private void tidy(long now) {
        for (Map.Entry<String, Bucket> each : buckets.entrySet()) {
            if (each.getValue().isFull(now)) {
                buckets.remove(each.getKey(), each.getValue());
            }
        }
        if (buckets.size() >= MOST_KEYS) {
            buckets.clear();
        }
    }
}
