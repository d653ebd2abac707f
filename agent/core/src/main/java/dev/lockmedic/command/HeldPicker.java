package dev.lockmedic.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Chooses the rows of one page out of however many locks are held: they are shown to it one by one,
 * and it keeps no more than the page needs. The host may hold hundreds of thousands.
 */
final class HeldPicker {
    private final HeldQuery query;
    private final long nowNanos;
    private final Place after;
    private final int capacity;
    private final Comparator<Place> order;

    /** The last of the order on top, which goes as soon as there is a better one. */
    private final PriorityQueue<Place> kept;

    private long total;
    private long overdue;
    private long notReleased;
    private long matching;

    /**
     * A row with what it is sorted by, read once: what is sorted while it changes never gets
     * sorted.
     */
    private record Place(HeldRow row, long key, String name) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare(key, other.key);
            if (order == 0 && name != null) {
                order = name.compareTo(other.name);
            }
            if (order == 0) {
                order = Long.compare(row.id(), other.row.id());
            }
            return order != 0 ? order : row.ref().compareTo(other.row.ref());
        }
    }

    /**
     * @param after the row that {@link HeldQuery#after} names; null if it is not held, or none is
     *     named
     */
    HeldPicker(HeldQuery query, HeldRow after, long nowNanos) {
        this.query = query;
        this.nowNanos = nowNanos;
        this.after = after == null ? null : place(after);
        int skipped = after == null ? query.offset() : 0;
        this.capacity = (int) Math.min(Integer.MAX_VALUE - 8, (long) skipped + query.limit());
        Comparator<Place> natural = Comparator.naturalOrder();
        this.order = query.reverse() ? natural.reversed() : natural;
        this.kept = new PriorityQueue<>(11, order.reversed());
    }

    /** Looks at one held lock. */
    void offer(HeldRow row) {
        total++;
        boolean late = row.isOverdue(nowNanos);
        if (late) {
            overdue++;
            if (row.attempts() > 0) {
                notReleased++;
            }
        }
        if (query.overdueOnly() && !late
                || query.only() != null && !query.only().equals(row.ref())) {
            return;
        }
        matching++;
        Place place = place(row);
        if (after != null && order.compare(place, after) <= 0) {
            return;
        }
        if (kept.size() < capacity) {
            kept.add(place);
        } else if (order.compare(place, kept.peek()) < 0) {
            kept.poll();
            kept.add(place);
        }
    }

    private Place place(HeldRow row) {
        return switch (query.sort()) {
            case AGE -> new Place(row, row.startMillis(), null);
            case WAITERS -> new Place(row, -row.waiters(), null);
            case DEADLINE -> new Place(row, left(row), null);
            case NAME -> new Place(row, 0, row.name());
        };
    }

    /** Until its deadline; those that have none come last. */
    private long left(HeldRow row) {
        long deadline = row.deadlineNanos();
        // nanoTime may be of either sign: only differences can be compared.
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - nowNanos;
    }

    /** The rows of the page, in order. */
    List<HeldRow> page() {
        List<Place> places = new ArrayList<>(kept);
        places.sort(order);
        int from = after == null ? Math.min(query.offset(), places.size()) : 0;
        List<HeldRow> rows = new ArrayList<>(places.size() - from);
        for (Place place : places.subList(from, places.size())) {
            rows.add(place.row);
        }
        return Collections.unmodifiableList(rows);
    }

    /** All that are held. */
    long total() {
        return total;
    }

    /** Of these, past their max hold. */
    long overdue() {
        return overdue;
    }

    /** Of these, those that a healer has tried to release in vain. */
    long notReleased() {
        return notReleased;
    }

    /** Those that the query is about, on this page or not. */
    long matching() {
        return matching;
    }
}
