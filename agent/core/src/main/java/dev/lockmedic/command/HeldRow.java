package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One held lock, of whatever kind, as {@code status} and {@code held} see it. Made for each held
 * lock that is looked at, so it is nothing but a view.
 */
interface HeldRow {
    /** Which one it is, in a word, as long as it is held; for {@link HeldQuery#after}. */
    String ref();

    /** Its number, by which two that are equal in all else are told apart. */
    long id();

    /** Wall clock of its beginning, milliseconds. */
    long startMillis();

    /** When it becomes overdue, on {@link System#nanoTime}; MAX_VALUE for never. */
    long deadlineNanos();

    /** How many wait for it; -1 where that is not known. */
    long waiters();

    /** Its name, for a person. */
    String name();

    /** Whether it is past its max hold. */
    boolean isOverdue(long nowNanos);

    /** How often it was tried to release it, without success. */
    int attempts();

    /** Its holder; null where that is not known, or the thread is gone. */
    Thread thread();

    /** Writes all but the holder's stack. */
    void writeTo(ObjectNode node, long nowNanos);

    /** What is to be said of its state in one word. */
    default String state(long nowNanos) {
        if (!isOverdue(nowNanos)) {
            return "held";
        }
        return attempts() > 0 ? "not-released" : "overdue";
    }
}
