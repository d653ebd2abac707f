package dev.lockmedic.reclaim;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Says the same thing about the same lock ever more rarely. Any thread. */
public final class Backoff {
    private static final long FIRST_MILLIS = 1000;
    private static final int MOST = 10_000;

    private final long longestMillis;
    private final ConcurrentHashMap<String, Said> said = new ConcurrentHashMap<>();

    /** Compared by identity. */
    private static final class Said {
        private final Object about;
        private final long nextNanos;
        private final long pauseMillis;

        Said(Object about, long nextNanos, long pauseMillis) {
            this.about = about;
            this.nextNanos = nextNanos;
            this.pauseMillis = pauseMillis;
        }
    }

    /**
     * @param longestMillis the longest pause
     */
    public Backoff(long longestMillis) {
        this.longestMillis = longestMillis;
    }

    /**
     * Whether it is time to say something.
     *
     * @param about which one it is; another one under the same key is said at once
     */
    public boolean due(String key, Object about) {
        long now = System.nanoTime();
        if (said.size() >= MOST) {
            said.clear();
        }
        // No lambda: one that is first linked when memory has run out stays broken for good.
        while (true) {
            Said before = said.get(key);
            boolean another = before == null || !before.about.equals(about);
            if (!another && before.nextNanos - now > 0) {
                return false;
            }
            long pause = another ? FIRST_MILLIS : Math.min(before.pauseMillis * 2, longestMillis);
            Said after = new Said(about, now + nanos(pause), pause);
            if (before == null
                    ? said.putIfAbsent(key, after) == null
                    : said.replace(key, before, after)) {
                return true;
            }
        }
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
