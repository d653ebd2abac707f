package dev.lockmedic.staleness;

/** Why a lock may be no longer good. The wire names stand in logs, events, JMX and profiles. */
public enum StaleReason {
    /** The payload has no positive integer pid. */
    MISSING_PID("missing-pid"),
    /** The payload has no ISO instant of creation. */
    INVALID_CREATED_AT("invalid-createdAt"),
    /** No such process runs. */
    DEAD_PID("dead-pid"),
    /** A process with this pid runs, but it started at another time. */
    RECYCLED_PID("recycled-pid"),
    /** The pid is this JVM's, which knows of no such hold. */
    ORPHAN_SELF_PID("orphan-self-pid"),
    /** The pid is of a live process that a profile says is no such host. */
    FOREIGN_OWNER("foreign-owner"),
    /** Merely old: its holder may still be within its own limit. Never reclaimable by itself. */
    TOO_OLD("too-old"),
    /** Held past the limit that the holder itself recorded, or that the operator set. */
    HOLD_EXCEEDED("hold-exceeded");

    private final String wireName;

    StaleReason(String wireName) {
        this.wireName = wireName;
    }

    /** The fixed name. */
    public String wireName() {
        return wireName;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
