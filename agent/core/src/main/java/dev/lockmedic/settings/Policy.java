package dev.lockmedic.settings;

/** How far Lockmedic may go with a stale lock. */
public enum Policy {
    /** Looks at nothing and says nothing. */
    OFF,
    /** Tells, takes nothing. */
    REPORT,
    /** Takes what is reclaimable. */
    RECLAIM
}
