package dev.lockmedic.cli.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which numbers of one run have been read, as ranges: in a whole file that is one. Told apart are
 * what is missing and what was read twice.
 */
final class SeqRanges {
    /**
     * A file with more holes than that is hostile or a ruin; holes are then no longer told apart.
     */
    private static final int MOST = 20_000;

    private final TreeMap<Long, Long> lastOfFirst = new TreeMap<>();
    private long count;

    /** Notes a number; false if it was there before. */
    boolean add(long seq) {
        Map.Entry<Long, Long> before = lastOfFirst.floorEntry(seq);
        if (before != null && before.getValue() >= seq) {
            return false;
        }
        if (lastOfFirst.size() >= MOST) {
            // Merges with the one before it, which keeps first and last and forgets a hole.
            Long first = before == null ? lastOfFirst.firstKey() : before.getKey();
            Long last = lastOfFirst.remove(first);
            lastOfFirst.put(Math.min(first, seq), Math.max(last, seq));
            count++;
            return true;
        }
        long first = seq;
        long last = seq;
        if (before != null && before.getValue() == seq - 1) {
            first = before.getKey();
        }
        Long after = lastOfFirst.get(seq + 1);
        if (after != null) {
            last = after;
            lastOfFirst.remove(seq + 1);
        }
        lastOfFirst.put(first, last);
        count++;
        return true;
    }

    boolean isEmpty() {
        return lastOfFirst.isEmpty();
    }

    long first() {
        return lastOfFirst.firstKey();
    }

    long last() {
        return lastOfFirst.lastEntry().getValue();
    }

    /** How many numbers between the first and the last have not been read. */
    long missing() {
        return isEmpty() ? 0 : Math.max(0, last() - first() + 1 - count);
    }
}
