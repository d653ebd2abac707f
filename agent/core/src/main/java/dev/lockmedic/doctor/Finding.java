package dev.lockmedic.doctor;

import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.staleness.HoldLimits;
import dev.lockmedic.staleness.Liveness;
import dev.lockmedic.staleness.StaleReason;
import dev.lockmedic.staleness.Verdict;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a sweep thinks of one file.
 *
 * @param state in a word
 * @param decision by the judge, or less where a sweep may do less than a contender
 * @param reasons in the order of {@link StaleReason}
 * @param why one clause for people
 * @param liveness of the process that the payload names; {@link Liveness#UNKNOWN} also where it
 *     names none
 * @param named whether the operator or a profile has named the file
 * @param remote whether other machines may share its file system
 * @param ageMillis how long it is held by what its payload says; empty without an instant
 * @param unchangedMillis how long its content is as it is
 * @param limit the max hold in force
 * @param removal what came of removing it; null if that was not tried
 */
public record Finding(
        LockSnapshot lock,
        State state,
        Verdict.Decision decision,
        Set<StaleReason> reasons,
        String why,
        Liveness liveness,
        boolean named,
        boolean remote,
        OptionalLong ageMillis,
        long unchangedMillis,
        HoldLimits limit,
        Removal removal) {

    /** What a person should make of it. */
    public enum State {
        /** Nobody holds it any more: a sweep may remove it. */
        STALE("stale"),
        /** Held past its max hold by a process that lives, or may live. */
        OVERDUE("overdue"),
        /** Something speaks against it, but not enough to take it. */
        DOUBTFUL("doubtful"),
        /** Held, as far as can be told. */
        HELD("held"),
        /** A file of the protocol, as it seems, that could not be read. */
        UNREADABLE("unreadable"),
        /** Belongs to another protocol, or is no regular file: none of ours. */
        OTHER("other");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** How a removal ended. */
    public enum Outcome {
        /** It is gone, by this sweep, and that was looked at afterwards. */
        REMOVED("removed"),
        /** It was gone already. */
        GONE("gone"),
        /** Another lock lies there by now: left alone. */
        CHANGED("changed"),
        /** It is still there. */
        FAILED("not-removed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * @param what one clause for people
     */
    public record Removal(Outcome outcome, String what) {}

    /** Whether it is stale and still lies there. */
    public boolean isLeftStale() {
        return state == State.STALE && (removal == null || removal.outcome() == Outcome.FAILED);
    }

    Finding with(Removal made) {
        return new Finding(
                lock,
                state,
                decision,
                reasons,
                why,
                liveness,
                named,
                remote,
                ageMillis,
                unchangedMillis,
                limit,
                made);
    }
}
