package dev.lockmedic.cli;

import java.util.Locale;

/** Durations as people read them: 250ms, 4.2s, 48s, 4m12s, 2h5m, 3d4h. */
final class Durations {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Durations() {}

    static String format(long millis) {
        if (millis < 0) {
            // -Long.MIN_VALUE is negative again.
            return "-" + format(millis == Long.MIN_VALUE ? Long.MAX_VALUE : -millis);
        }
        if (millis < SECOND) {
            return millis + "ms";
        }
        if (millis < 10 * SECOND && millis % SECOND >= 100) {
            return millis / SECOND + "." + millis % SECOND / 100 + "s";
        }
        if (millis < MINUTE) {
            return millis / SECOND + "s";
        }
        if (millis < HOUR) {
            return two(millis / MINUTE, "m", millis % MINUTE / SECOND, "s");
        }
        if (millis < DAY) {
            return two(millis / HOUR, "h", millis % HOUR / MINUTE, "m");
        }
        return two(millis / DAY, "d", millis % DAY / HOUR, "h");
    }

    /** Lateness is mostly far below a millisecond. */
    static String formatMicros(double micros) {
        return micros < 10_000
                ? String.format(Locale.ROOT, "%.2fms", micros / 1000)
                : format(Math.round(micros / 1000));
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + bigUnit + (small == 0 ? "" : small + smallUnit);
    }
}
