package dev.lockmedic.cli;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * Which held locks the agent is asked for, in the words that its commands take.
 *
 * @param after ref of the row behind which the page begins; null for the offset
 */
record HeldRequest(
        Sort sort,
        boolean reverse,
        int offset,
        int limit,
        boolean overdueOnly,
        boolean stacks,
        String after) {
    /** What comes first. */
    enum Sort {
        AGE,
        WAITERS,
        DEADLINE,
        NAME;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static HeldRequest first(Sort sort, boolean reverse, int limit) {
        return new HeldRequest(sort, reverse, 0, limit, false, false, null);
    }

    /**
     * The page behind that row.
     *
     * @param offsetOfNext where that is, should the row be held no more by then
     */
    HeldRequest after(String ref, int offsetOfNext) {
        return new HeldRequest(sort, reverse, offsetOfNext, limit, overdueOnly, stacks, ref);
    }

    String words() {
        StringJoiner words = new StringJoiner(" ");
        words.add("sort=" + sort.word()).add("offset=" + offset).add("limit=" + limit);
        if (reverse) {
            words.add("reverse");
        }
        if (overdueOnly) {
            words.add("overdue");
        }
        if (stacks) {
            words.add("stacks");
        }
        if (after != null) {
            words.add("after=" + after);
        }
        return words.toString();
    }
}
