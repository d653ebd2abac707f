package dev.lockmedic.jvmlocks;

import java.util.List;

/**
 * What is told of a stuck lock, by {@code status} and the log.
 *
 * @param lock kind, identity and place
 * @param reason wire name of what is wrong
 * @param owner thread that has it; null if unknown or nobody
 * @param state of that thread
 * @param motion how its stack moves
 * @param stack of that thread now, topmost frame first
 * @param heldMillis for how long at least it has kept others waiting
 * @param sure how sure it is that this is one hold
 * @param maxHoldMillis its limit
 * @param waiters how many wait
 * @param longestWaiter who has waited the longest
 * @param longestWaitMillis for how long
 * @param chain what the owner itself waits for, one link each; empty for nothing
 * @param cycle whether the chain comes back to its beginning: a deadlock
 * @param done what was done about it
 */
public record StuckReport(
        String lock,
        String kind,
        String reason,
        String owner,
        String state,
        String motion,
        List<String> stack,
        long heldMillis,
        String sure,
        long maxHoldMillis,
        int waiters,
        String longestWaiter,
        long longestWaitMillis,
        List<String> chain,
        boolean cycle,
        String done) {}
