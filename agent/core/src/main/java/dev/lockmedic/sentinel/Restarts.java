package dev.lockmedic.sentinel;

import java.util.concurrent.TimeUnit;

/**
 * How often a sentinel was started, and whether and when it is started again after it has ended.
 */
final class Restarts {
    /** One that has lived so long did not fail at once. */
    private static final long GOOD_LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** So many short lives in a row, and no more are begun. */
    private static final int MOST_FAILURES = 12;

    private final Pace pace;
    private volatile int starts;
    // Of the sentinel's thread alone.
    private int failures;

    Restarts(Pace pace) {
        this.pace = pace;
    }

    /** One is started. By one thread only. */
    void begun() {
        int before = starts;
        starts = before + 1;
    }

    /** How many there were after the first. Any thread. */
    int count() {
        return Math.max(0, starts - 1);
    }

    /** One has ended that was started then. */
    void endedAfter(long startedNanos) {
        if (System.nanoTime() - startedNanos > GOOD_LIFE_NANOS) {
            failures = 0;
        }
    }

    /** It has failed once more, at its start or later. */
    void failed() {
        failures++;
    }

    /** How often in a row. */
    int failures() {
        return failures;
    }

    /** Whether it has failed too often to be started again. */
    boolean areOver() {
        return failures >= MOST_FAILURES;
    }

    /** How long to wait before the next start. */
    long pauseMillis() {
        return Math.min(
                pace.longestPauseMillis(), pace.firstPauseMillis() << Math.min(failures - 1, 12));
    }
}
