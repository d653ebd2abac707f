package dev.lockmedic.identity;

import java.util.concurrent.ThreadFactory;

/**
 * Time since the machine was booted, time suspended included ({@code CLOCK_BOOTTIME}): a clock that
 * nobody can set, and that all processes of a boot share within one time namespace.
 */
public interface BootClock {
    /** What is told where there is no such clock. */
    long UNKNOWN = -1;

    /** What times since boot are rounded down to, milliseconds. */
    long RESOLUTION_MILLIS = 10;

    /** Milliseconds since boot, or {@link #UNKNOWN}. For agent threads: it may read files. */
    long millis();

    /** Whether there is such a clock, as far as is known by now. Any thread; reads nothing. */
    default boolean isKnown() {
        return true;
    }

    /**
     * The moment of a clock tick, milliseconds since boot.
     *
     * @param ticks as {@code /proc} counts them: in {@code USER_HZ}, which is 100 wherever Java
     *     runs on Linux
     */
    static long ofTicks(long ticks) {
        return ticks > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : ticks * 10;
    }

    /** That of this system, which needs a thread once, for its proof. */
    static BootClock ofSystem(ThreadFactory threads) {
        return new ProcBootClock(threads);
    }
}
