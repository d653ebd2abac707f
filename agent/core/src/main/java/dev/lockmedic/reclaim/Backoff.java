package dev.lockmedic.reclaim;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Says the same thing about the same lock ever more rarely. Any thread. */
public final class Backoff {
    private static final long FIRST_MILLIS = 1000;
    private static final int MOST = 10_000;

    private final long longestMillis;
    private final ConcurrentHashMap<String, Said> said = new ConcurrentHashMap<>();

    private record Said(Object about, long nextNanos, long pauseMillis) {}

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
        boolean[] due = new boolean[1];
        said.compute(
                key,
                (k, before) -> {
                    if (before == null || !before.about.equals(about)) {
                        due[0] = true;
                        return new Said(about, now + nanos(FIRST_MILLIS), FIRST_MILLIS);
                    }
                    if (before.nextNanos - now > 0) {
                        return before;
                    }
                    due[0] = true;
                    long pause = Math.min(before.pauseMillis * 2, longestMillis);
                    return new Said(about, now + nanos(pause), pause);
                });
        return due[0];
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
