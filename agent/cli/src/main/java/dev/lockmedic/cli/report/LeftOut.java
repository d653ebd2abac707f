package dev.lockmedic.cli.report;

import java.util.EnumMap;
import java.util.Map;

/** Lines that gave no event, counted by why. */
final class LeftOut {
    private final Map<Why, Count> counts = new EnumMap<>(Why.class);

    /** Why a line is not in the report. */
    enum Why {
        NO_JSON("no-json", "no JSON"),
        NO_EVENT("no-event", "JSON, but no event"),
        NO_TIME("no-time", "an event without a sensible time"),
        CUT("cut", "the end of a file, cut in the middle"),
        TORN("torn", "cut in the middle, the next one right behind it"),
        TOO_LONG("too-long", "longer than 8 MB"),
        TWICE("twice", "an event that was read before");

        private final String wireName;
        private final String words;

        Why(String wireName, String words) {
            this.wireName = wireName;
            this.words = words;
        }

        String wireName() {
            return wireName;
        }

        String words() {
            return words;
        }
    }

    /**
     * How many, and where the first is.
     *
     * @param file name of its file
     * @param line its number there, from 1
     */
    record Count(long lines, String file, long line) {}

    void add(Why why, String file, long line) {
        counts.merge(
                why,
                new Count(1, file, line),
                (old, one) -> new Count(old.lines + 1, old.file, old.line));
    }

    Map<Why, Count> counts() {
        return counts;
    }

    long lines() {
        return counts.values().stream().mapToLong(Count::lines).sum();
    }
}
