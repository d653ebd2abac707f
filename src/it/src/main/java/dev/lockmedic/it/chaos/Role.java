package dev.lockmedic.it.chaos;

import java.util.Locale;

/** What an actor is. The last three break the protocol, to see whether the judge finds out. */
enum Role {
    /** Behaves as badly as it can; the agent is in its JVM. */
    AGENT,
    /**
     * Has no agent, is never overdue, compares before it deletes, and takes no lock from anybody.
     */
    PLAIN,
    /** Has no agent and overruns its limits. */
    OVERRUNNER,
    /** Has no agent, and takes stale locks by compare-then-delete. */
    TAKER,
    /** Has no agent, and deletes the locks of others. */
    THIEF;

    static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its holds may be overdue. */
    boolean overruns() {
        return this == AGENT || this == OVERRUNNER;
    }
}
