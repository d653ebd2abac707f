package dev.lockmedic.events;

import java.util.List;

/** One thing that happened, with what is known of it. Made on any thread, never changed after. */
public final class Event {
    private final EventType type;
    private final long sequence;
    private final long atMillis;
    private final long atNanos;
    private final Object[] values;

    private Event(EventType type, long sequence, long atMillis, long atNanos, Object[] values) {
        this.type = type;
        this.sequence = sequence;
        this.atMillis = atMillis;
        this.atNanos = atNanos;
        this.values = values;
    }

    /** Begins one that happens now. */
    public static Draft draft(EventType type) {
        return new Draft(type);
    }

    /** What happened. */
    public EventType type() {
        return type;
    }

    /** Number of the event since the agent came; a gap is an event that found no room. */
    public long sequence() {
        return sequence;
    }

    /** When, by the wall clock. */
    public long atMillis() {
        return atMillis;
    }

    /** When, on {@link System#nanoTime}. */
    public long atNanos() {
        return atNanos;
    }

    /** What is known there; null if nothing is. */
    public <T> T get(EventField<T> field) {
        return field.type().cast(values[field.index()]);
    }

    @Override
    public String toString() {
        return type + " " + get(EventField.LOCK);
    }

    /** An event in the making; by one thread. */
    public static final class Draft {
        private final EventType type;
        private final long atMillis = System.currentTimeMillis();
        private final long atNanos = System.nanoTime();
        private final Object[] values = new Object[EventField.ALL.size()];

        private Draft(EventType type) {
            this.type = type;
        }

        /**
         * Says what is known.
         *
         * @param value null if it is unknown
         */
        public <T> Draft with(EventField<T> field, T value) {
            values[field.index()] = value;
            return this;
        }

        /** Says a list that may still change. */
        public Draft withAll(EventField<List<String>> field, List<String> value) {
            values[field.index()] = value == null || value.isEmpty() ? null : List.copyOf(value);
            return this;
        }

        Event numbered(long sequence) {
            return new Event(type, sequence, atMillis, atNanos, values.clone());
        }
    }
}
