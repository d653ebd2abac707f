package dev.lockmedic.reclaim;

import dev.lockmedic.staleness.StaleReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What was done about one stuck lock, and what was seen afterwards.
 *
 * @param atMillis wall clock
 * @param maxHoldMillis null without a limit
 */
public record Heal(
        long atMillis,
        String kind,
        String lock,
        Action action,
        List<String> reasons,
        String holder,
        long heldMillis,
        Long maxHoldMillis,
        Outcome outcome,
        String seen) {
    /** Which side acted. */
    public enum Action {
        /** The holder's side, at the deadline. */
        FORCE_RELEASE("force-release"),
        /** A contender that found it in its way. */
        RECLAIM("reclaim"),
        /** The sentinel, at the deadline, while this JVM stood still. */
        SENTINEL("sentinel");

        private final String wireName;

        Action(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return wireName;
        }
    }

    /** How it ended. */
    public enum Outcome {
        /** Looked at afterwards: the lock is free, or another's. */
        RELEASED("released"),
        /** Taken away for a contender, who tries again. */
        RECLAIMED("reclaimed"),
        /** Tried, and the lock is still there. */
        NOT_RELEASED("not-released"),
        /** Policy says to tell and not to take. */
        REPORTED("reported");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return wireName;
        }
    }

    static List<String> names(Collection<StaleReason> reasons) {
        List<String> names = new ArrayList<>();
        for (StaleReason reason : reasons) {
            names.add(reason.wireName());
        }
        return List.copyOf(names);
    }
}
