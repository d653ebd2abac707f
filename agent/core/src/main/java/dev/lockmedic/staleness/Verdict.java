package dev.lockmedic.staleness;

import java.util.Set;

/**
 * What is thought of a lock.
 *
 * @param reasons in the order of {@link StaleReason}
 * @param why one clause for people
 * @param standsForMillis how long the verdict can't change by time alone; the lock itself may
 */
public record Verdict(
        Decision decision, Set<StaleReason> reasons, String why, long standsForMillis) {
    /** What may be done with the lock. */
    public enum Decision {
        /** It is good, or it can't be told: leave it. */
        RESPECT,
        /** It is stale in a way that is told and not acted upon. */
        REPORT_ONLY,
        /** It may be taken, if policy allows. */
        RECLAIMABLE
    }
}
