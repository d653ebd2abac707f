package dev.lockmedic.profiles;

import java.io.File;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Host values as what a profile says they are. */
final class Conversions {
    private static final int MAX_REASONS = 100;

    private Conversions() {}

    /** A lock file, absolute; null for what is no Path, File or String. */
    static Path path(Object value) {
        Path path = null;
        if (value instanceof Path given) {
            path = given;
        } else if (value instanceof File file) {
            path = file.toPath();
        } else if (value instanceof String text && !text.isEmpty()) {
            path = Path.of(text);
        }
        return path == null ? null : path.toAbsolutePath();
    }

    /** Milliseconds; empty for what is no number or Duration, and for 0 and less. */
    static OptionalLong millis(Object value) {
        long millis = 0;
        if (value instanceof Duration duration) {
            try {
                // A limit of less than a millisecond is still a limit.
                millis =
                        duration.isNegative() || duration.isZero()
                                ? 0
                                : Math.max(1, duration.toMillis());
            } catch (ArithmeticException e) {
                millis = Long.MAX_VALUE;
            }
        } else if (value instanceof Number number) {
            millis = number.longValue();
        }
        return millis > 0 ? OptionalLong.of(millis) : OptionalLong.empty();
    }

    /**
     * Stale reasons, as they call themselves. An enum constant may also be meant by its name.
     *
     * @param value a Collection, array, Map or single reason
     * @param wanted the reason that is looked for
     */
    static Set<String> reasons(Object value, String wanted) {
        Set<String> reasons = new LinkedHashSet<>();
        if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> addReason(key, wanted, reasons));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(item -> addReason(item, wanted, reasons));
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                addReason(Array.get(value, i), wanted, reasons);
            }
        } else {
            addReason(value, wanted, reasons);
        }
        return reasons;
    }

    private static void addReason(Object value, String wanted, Set<String> reasons) {
        if (value instanceof Enum<?> constant && constant.name().equals(wanted)) {
            reasons.add(wanted);
        } else if (value != null && reasons.size() < MAX_REASONS) {
            reasons.add(String.valueOf(value.toString()));
        }
    }
}
