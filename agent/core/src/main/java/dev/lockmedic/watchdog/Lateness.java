package dev.lockmedic.watchdog;

/**
 * How late the watchdog woke, as a histogram with four steps a power of two. Written by the
 * watchdog alone, without allocating; read by anybody, approximately.
 */
public final class Lateness {
    private static final int STEPS = 4;
    private final long[] counts = new long[64 * STEPS];
    private volatile long total;
    private volatile long maxNanos;

    /** What {@code status} shows. */
    public record Summary(long wakeups, long p50Micros, long p99Micros, long maxMicros) {}

    void record(long nanos) {
        long late = Math.max(0, nanos);
        counts[bucket(late)]++;
        total++;
        if (late > maxNanos) {
            maxNanos = late;
        }
    }

    /** As it stands. */
    public Summary summary() {
        long n = total;
        return new Summary(n, quantile(n, 0.50) / 1000, quantile(n, 0.99) / 1000, maxNanos / 1000);
    }

    private long quantile(long n, double q) {
        long rank = (long) Math.ceil(n * q);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Math.min(upperBound(i), maxNanos);
            }
        }
        return maxNanos;
    }

    static int bucket(long nanos) {
        if (nanos < STEPS) {
            return (int) nanos;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        int step = (int) (nanos >>> (exponent - 2)) & (STEPS - 1);
        return exponent * STEPS + step;
    }

    static long upperBound(int bucket) {
        int exponent = bucket / STEPS;
        if (exponent < 2) {
            return bucket;
        }
        return ((long) (STEPS + bucket % STEPS + 1) << (exponent - 2)) - 1;
    }
}
