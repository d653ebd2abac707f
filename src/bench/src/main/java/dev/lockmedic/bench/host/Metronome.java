package dev.lockmedic.bench.host;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The yardstick for the watchdog: a plain thread of the host, in the same JVM at the same time,
 * that only sleeps until its next beat and notes how late it woke. Nothing on this machine under
 * this load can be expected to be more punctual.
 */
final class Metronome extends Thread {
    private static final long BEAT_NANOS = 25_000_000;
    private static final int MOST = 100_000;

    private final long[] late = new long[MOST];
    private volatile int beats;
    private volatile boolean stopped;

    Metronome() {
        super("metronome");
        setDaemon(true);
        setPriority(MAX_PRIORITY);
    }

    @Override
    public void run() {
        while (!stopped && beats < MOST) {
            long beat = System.nanoTime() + BEAT_NANOS;
            long left = BEAT_NANOS;
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = beat - System.nanoTime();
            }
            late[beats] = -left;
            beats = beats + 1;
        }
    }

    /** How late it woke in 99 of 100 cases, microseconds. */
    long stopAndTellP99Micros() throws InterruptedException {
        stopped = true;
        join();
        long[] sorted = Arrays.copyOf(late, beats);
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1000;
    }
}
