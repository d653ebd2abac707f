package com.example.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Says for which reasons a lock may be no longer good, and which of them allow taking it away. */
final class StalePolicy {
    static final String MISSING_PID = "missing-pid";
    static final String INVALID_CREATED_AT = "invalid-createdAt";
    static final String DEAD_PID = "dead-pid";
    static final String RECYCLED_PID = "recycled-pid";
    static final String ORPHAN_SELF_PID = "orphan-self-pid";
    static final String TOO_OLD = "too-old";
    static final String HOLD_EXCEEDED = "hold-exceeded";

    /**
     * Age alone says nothing about a holder that is alive: it may be at work, so it is only told.
     */
    private static final Set<String> REPORT_ONLY = Set.of(TOO_OLD, HOLD_EXCEEDED);

    private static final Set<String> NO_USABLE_PAYLOAD = Set.of(MISSING_PID, INVALID_CREATED_AT);

    private final long staleMs;
    private final Processes processes;

    StalePolicy(long staleMs, Processes processes) {
        this.staleMs = staleMs;
        this.processes = processes;
    }

    /**
     * Every reason that applies, in a fixed order.
     *
     * @param heldHere whether this process knows of a hold of its own on the lock
     */
    Set<String> reasons(LockPayload payload, Instant now, boolean heldHere) {
        Set<String> reasons = new LinkedHashSet<>();
        if (payload.pid() == null) {
            reasons.add(MISSING_PID);
        } else if (!processes.isAlive(payload.pid())) {
            reasons.add(DEAD_PID);
        } else if (isRecycled(payload)) {
            reasons.add(RECYCLED_PID);
        } else if (payload.pid() == processes.self() && !heldHere) {
            reasons.add(ORPHAN_SELF_PID);
        }
        if (payload.createdAt() == null) {
            reasons.add(INVALID_CREATED_AT);
            return reasons;
        }
        long ageMs = Duration.between(payload.createdAt(), now).toMillis();
        if (ageMs > staleMs) {
            reasons.add(TOO_OLD);
        }
        if (payload.maxHoldMs() != null && ageMs > payload.maxHoldMs()) {
            reasons.add(HOLD_EXCEEDED);
        }
        return reasons;
    }

    /** Whether a lock with these reasons is to be removed, or only to be reported. */
    boolean shouldRemove(Set<String> reasons) {
        return !REPORT_ONLY.containsAll(reasons);
    }

    /** Whether the payload is all that speaks against the lock: it may be just being written. */
    boolean isOnlyUnwritten(Set<String> reasons) {
        return !reasons.isEmpty() && NO_USABLE_PAYLOAD.containsAll(reasons);
    }

    private boolean isRecycled(LockPayload payload) {
        if (payload.starttime() == null) {
            return false;
        }
        OptionalLong actual = processes.startTime(payload.pid());
        return actual.isPresent() && actual.getAsLong() != payload.starttime();
    }
}
