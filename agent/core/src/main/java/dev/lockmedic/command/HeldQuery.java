package dev.lockmedic.command;

import java.util.Locale;

/**
 * Which of the held locks somebody wants to see, and in what order. On the wire it is words, parted
 * by spaces: {@code sort=age limit=50 overdue}. Words that this version does not know are skipped,
 * for the asker may be newer.
 *
 * @param sort what comes first
 * @param reverse the other way round
 * @param offset how many rows of that order are left out at its beginning
 * @param limit how many rows at most, 1 to {@link #MOST_ROWS}
 * @param overdueOnly only those past their max hold
 * @param stacks with the holders' stacks; then {@link #MOST_STACKS} rows at most
 * @param after begin behind the row with this {@link HeldRow#ref}; null for the beginning. Counts
 *     more than the offset, unless that lock is held no more
 * @param only the row with this ref, if it is held still; null for all
 */
record HeldQuery(
        Sort sort,
        boolean reverse,
        int offset,
        int limit,
        boolean overdueOnly,
        boolean stacks,
        String after,
        String only) {
    /** An answer travels through the JVM's agent properties, and is copied several times there. */
    static final int MOST_ROWS = 5000;

    /** Each stack stops its thread; JDK 17 stops all threads for each. */
    static final int MOST_STACKS = 100;

    /** What {@code status} lists if not told. */
    static final HeldQuery FIRST_PAGE =
            new HeldQuery(Sort.AGE, false, 0, 100, false, false, null, null);

    /** What comes first. */
    enum Sort {
        /** The oldest. */
        AGE,
        /** Those that keep the most others waiting. */
        WAITERS,
        /** Those overdue for the longest, then those whose deadline is next. */
        DEADLINE,
        /** By the name of the lock. */
        NAME
    }

    HeldQuery {
        limit = Math.max(1, Math.min(limit, stacks ? MOST_STACKS : MOST_ROWS));
        offset = Math.max(0, offset);
    }

    /**
     * Reads the words of a command.
     *
     * @throws IllegalArgumentException naming the word that is wrong
     */
    static HeldQuery parse(String words) {
        HeldQuery query = FIRST_PAGE;
        for (String word : words.trim().split(" +")) {
            query = query.with(word);
        }
        return query;
    }

    private HeldQuery with(String word) {
        String key = word.substring(0, word.indexOf('=') < 0 ? word.length() : word.indexOf('='));
        String value = word.substring(Math.min(word.length(), key.length() + 1));
        return switch (key) {
            case "sort" ->
                    new HeldQuery(
                            sort(value), reverse, offset, limit, overdueOnly, stacks, after, only);
            case "reverse" ->
                    new HeldQuery(sort, true, offset, limit, overdueOnly, stacks, after, only);
            case "offset" ->
                    new HeldQuery(
                            sort, reverse, number(word), limit, overdueOnly, stacks, after, only);
            case "limit" ->
                    new HeldQuery(
                            sort, reverse, offset, number(word), overdueOnly, stacks, after, only);
            case "overdue" ->
                    new HeldQuery(sort, reverse, offset, limit, true, stacks, after, only);
            case "stacks" ->
                    new HeldQuery(sort, reverse, offset, limit, overdueOnly, true, after, only);
            case "after" ->
                    new HeldQuery(sort, reverse, offset, limit, overdueOnly, stacks, value, only);
            case "only" ->
                    new HeldQuery(sort, reverse, offset, limit, overdueOnly, stacks, after, value);
            default -> this;
        };
    }

    private static Sort sort(String name) {
        for (Sort sort : Sort.values()) {
            if (sort.name().toLowerCase(Locale.ROOT).equals(name)) {
                return sort;
            }
        }
        throw new IllegalArgumentException(
                "held locks are sorted by age, waiters, deadline or name, not by \"" + name + "\"");
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word.substring(word.indexOf('=') + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no number in \"" + word + "\"");
        }
    }
}
