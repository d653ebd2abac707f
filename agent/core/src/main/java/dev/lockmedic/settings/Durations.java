package dev.lockmedic.settings;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 17m}, {@code 2h}. */
public final class Durations {
    private Durations() {}

    /**
     * Reads a duration; a bare number is milliseconds.
     *
     * @return milliseconds, more than 0
     * @throws IllegalArgumentException saying what is allowed
     */
    public static long parseMillis(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
            digits++;
        }
        TimeUnit unit =
                switch (lower.substring(digits).trim()) {
                    case "", "ms" -> TimeUnit.MILLISECONDS;
                    case "s" -> TimeUnit.SECONDS;
                    case "m" -> TimeUnit.MINUTES;
                    case "h" -> TimeUnit.HOURS;
                    case "d" -> TimeUnit.DAYS;
                    default -> null;
                };
        // Eighteen digits always fit a long; toMillis saturates.
        if (digits == 0 || digits > 18 || unit == null) {
            throw new IllegalArgumentException(
                    "not a duration; write for example 500ms, 30s, 17m or 2h");
        }
        long millis = unit.toMillis(Long.parseLong(lower.substring(0, digits)));
        if (millis == 0) {
            throw new IllegalArgumentException("a duration must be more than 0");
        }
        return millis;
    }

    /** The shortest exact form that {@link #parseMillis} reads back. */
    public static String format(long millis) {
        if (millis != 0 && millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis != 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        if (millis != 0 && millis % 1000 == 0) {
            return millis / 1000 + "s";
        }
        return millis + "ms";
    }

    /**
     * A duration for people to read in a log line, such as {@code 8h04m}, {@code 2.5s}, 40ms. Not
     * by {@code String.format}: a class of the JDK that is first needed when memory has run out
     * stays broken for good, and this is needed whenever a lock is healed.
     */
    public static String human(long millis) {
        if (millis < 0) {
            return "-" + human(millis == Long.MIN_VALUE ? Long.MAX_VALUE : -millis);
        }
        if (millis < 1000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            long tenths = (millis + 50) / 100;
            return tenths / 10 + "." + tenths % 10 + "s";
        }
        long seconds = millis / 1000;
        if (seconds < 3600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        return seconds / 3600 + "h" + twoDigits(seconds % 3600 / 60) + "m";
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
