package dev.lockmedic.settings;

import java.util.Locale;

/** Sizes as people write them: {@code 512k}, {@code 64m}, {@code 2g}. */
public final class Sizes {
    private Sizes() {}

    /**
     * Reads a size; a bare number is bytes.
     *
     * @return bytes, 0 or more
     * @throws IllegalArgumentException saying what is allowed
     */
    public static long parseBytes(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
            digits++;
        }
        int shift =
                switch (lower.substring(digits).trim()) {
                    case "", "b" -> 0;
                    case "k", "kb", "kib" -> 10;
                    case "m", "mb", "mib" -> 20;
                    case "g", "gb", "gib" -> 30;
                    default -> -1;
                };
        // Nine digits of gibibytes always fit a long.
        if (digits == 0 || digits > 9 && shift > 0 || digits > 18 || shift < 0) {
            throw new IllegalArgumentException("not a size; write for example 512k, 64m or 2g");
        }
        return Long.parseLong(lower.substring(0, digits)) << shift;
    }

    /** A size for people, such as {@code 1.5 MiB}. */
    public static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
