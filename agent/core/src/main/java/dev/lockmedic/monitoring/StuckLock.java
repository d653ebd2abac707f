package dev.lockmedic.monitoring;

import java.util.List;

/**
 * A lock that is stuck right now, of whatever kind.
 *
 * @param kind {@code lock-file}, {@code profile}, {@code file-lock} or {@code jvm-lock}
 * @param resource what it guards; null if unknown
 * @param holder in words; null if unknown or nobody
 * @param reasons stale reasons
 * @param heldMillis for a lock inside the JVM: at least
 * @param maxHoldMillis null without a limit
 * @param waiters how many threads wait for it; null if unknown
 * @param longestWaiter who has waited the longest; null if unknown
 * @param longestWaitMillis for how long; null if unknown
 * @param chain what the holder itself waits for, one link each; may be empty
 * @param deadlock whether that chain comes back to its beginning
 * @param holderState state of the holder's thread; null if unknown
 * @param motion what its stack does; null if unknown
 * @param stack of the holder, topmost frame first; empty if unknown or not asked for
 * @param done what was done about it, in words; null for nothing
 */
public record StuckLock(
        String kind,
        String lock,
        String resource,
        String holder,
        List<String> reasons,
        long heldMillis,
        Long maxHoldMillis,
        Integer waiters,
        String longestWaiter,
        Long longestWaitMillis,
        List<String> chain,
        boolean deadlock,
        String holderState,
        String motion,
        List<String> stack,
        String done) {}
