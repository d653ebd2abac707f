package dev.lockmedic.monitoring;

/**
 * A lock that is held, without the stack of its holder.
 *
 * @param kind {@code lock-file}, {@code profile} or {@code file-lock}
 * @param resource what it guards
 * @param holder name of the thread; null if unknown
 * @param threadId of that thread; 0 if unknown
 * @param maxHoldMillis null without a limit
 * @param state {@code held}, {@code overdue} or {@code not-released}
 * @param note what there is to say about it; may be empty
 */
public record HeldLock(
        String kind,
        String lock,
        String resource,
        String holder,
        long threadId,
        long heldMillis,
        Long maxHoldMillis,
        String state,
        String note) {}
