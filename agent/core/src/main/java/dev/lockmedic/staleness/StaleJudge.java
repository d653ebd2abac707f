package dev.lockmedic.staleness;

import dev.lockmedic.identity.Origin;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.settings.Durations;
import java.util.EnumSet;
import java.util.Set;

/**
 * Judges a lock by the stale reasons. A pure function of the evidence; any thread.
 *
 * <p>The contract idea: a holder past its own recorded max hold is overdue by its own contract, so
 * its lock is reclaimable. A lock that is merely old is not: its holder may still be within its own
 * limit.
 */
public final class StaleJudge {
    /** A process may die at any time, so no verdict on a live one stands for longer. */
    private static final long RECHECK_MILLIS = 1000;

    /** A payload may be in the middle of being written. */
    private static final long RECHECK_UNREADABLE_MILLIS = 250;

    private StaleJudge() {}

    /** Judges. */
    public static Verdict judge(Evidence e) {
        Payload payload = e.lock().payload();
        if (e.owner() == Evidence.Owner.THIS_JVM) {
            return ownHold(e);
        }
        if (payload.form() == Payload.Form.UNREADABLE) {
            return respect(
                    "its payload is unreadable: " + e.lock().problem(), RECHECK_UNREADABLE_MILLIS);
        }
        if (e.origin().kind() == Origin.Kind.UNREADABLE) {
            return respect(
                    "its holder's identity can't be read: " + e.origin().words(),
                    RECHECK_UNREADABLE_MILLIS);
        }
        return payload.recognised() ? recognised(e) : unrecognised(e);
    }

    private static Verdict unrecognised(Evidence e) {
        if (!e.named()) {
            return respect(
                    "its payload is not of the lock file protocol, and nobody has named it",
                    RECHECK_UNREADABLE_MILLIS);
        }
        Payload payload = e.lock().payload();
        Set<StaleReason> reasons = EnumSet.noneOf(StaleReason.class);
        if (payload.pid() == 0) {
            reasons.add(StaleReason.MISSING_PID);
        }
        if (payload.createdAt() == null) {
            reasons.add(StaleReason.INVALID_CREATED_AT);
        }
        long grace = Math.min(e.staleAfterMillis(), e.orphanGraceMillis());
        long unchanged = e.unchangedMillis();
        if (unchanged <= grace) {
            return new Verdict(
                    Verdict.Decision.RESPECT,
                    reasons,
                    "its payload is incomplete, but it changed only "
                            + Durations.human(unchanged)
                            + " ago and has a grace of "
                            + Durations.human(grace),
                    Math.min(RECHECK_UNREADABLE_MILLIS, grace - unchanged + 1));
        }
        if (e.remote()) {
            return new Verdict(
                    Verdict.Decision.REPORT_ONLY,
                    reasons,
                    "its payload names no holder, but it lies on a network file system, whose"
                            + " clock may be another machine's",
                    RECHECK_MILLIS);
        }
        if (payload.pid() > 0 && mayLive(e)) {
            return new Verdict(
                    Verdict.Decision.REPORT_ONLY,
                    reasons,
                    e.liveness() == Liveness.ALIVE
                            ? "its payload is incomplete, but pid " + payload.pid() + " is alive"
                            : "whether pid " + payload.pid() + " is alive can't be told",
                    RECHECK_MILLIS);
        }
        return reclaimable(
                reasons,
                "its payload names no holder, and it has not changed for "
                        + Durations.human(unchanged));
    }

    /** Whether a process that the payload names may be its holder, though not since when. */
    private static boolean mayLive(Evidence e) {
        return e.owner() == Evidence.Owner.OTHER
                && (e.liveness() == Liveness.UNKNOWN
                        || e.liveness() == Liveness.ALIVE && !e.foreign());
    }

    private static Verdict ownHold(Evidence e) {
        Set<StaleReason> reasons = EnumSet.noneOf(StaleReason.class);
        long age = e.ageMillis();
        if (age > e.staleAfterMillis()) {
            reasons.add(StaleReason.TOO_OLD);
        }
        if (e.ownOverdue() && e.judgesHoldExceeded()) {
            reasons.add(StaleReason.HOLD_EXCEEDED);
            return reclaimable(reasons, "a thread of this JVM holds it past its max hold");
        }
        if (!reasons.isEmpty()) {
            return new Verdict(
                    Verdict.Decision.REPORT_ONLY,
                    reasons,
                    "a thread of this JVM holds it within its limit",
                    untilLimit(e, age));
        }
        return respect("a thread of this JVM holds it within its limit", untilLimit(e, age));
    }

    private static Verdict recognised(Evidence e) {
        Set<StaleReason> reasons = EnumSet.noneOf(StaleReason.class);
        holderGone(e, reasons);
        if (e.ageMillis() > e.staleAfterMillis()) {
            reasons.add(StaleReason.TOO_OLD);
        }
        long age = e.certainAgeMillis();
        if (e.limit().exists() && age > e.limit().millis() && e.judgesHoldExceeded()) {
            reasons.add(StaleReason.HOLD_EXCEEDED);
        }
        if (reasons.size() > (reasons.contains(StaleReason.TOO_OLD) ? 1 : 0)) {
            return reclaimable(reasons, because(e, reasons));
        }
        if (!reasons.isEmpty()) {
            return new Verdict(
                    Verdict.Decision.REPORT_ONLY,
                    reasons,
                    "it is "
                            + Durations.human(e.ageMillis())
                            + " old, but its holder may still be within its own limit"
                            + place(e)
                            + clock(e),
                    untilLimit(e, age));
        }
        return respect(
                (e.ageBy() == Evidence.AgeBy.WATCHING
                                ? "its holder may be within its limit"
                                : "its holder is within its limit")
                        + place(e)
                        + clock(e),
                untilLimit(e, age));
    }

    /** Where the holder is, if its process number means nothing here for that. */
    private static String place(Evidence e) {
        if (e.pidsCount()) {
            return "";
        }
        return (e.remote()
                        ? "; it lies on a network file system"
                        : "; its holder is " + e.origin().words())
                + ", so whether that one runs can't be told here";
    }

    /** What the age rests on, while that is less than anybody would think. */
    private static String clock(Evidence e) {
        if (e.ageBy() != Evidence.AgeBy.WATCHING || !e.limit().exists()) {
            return "";
        }
        return (e.clocksCount()
                        ? "; the wall clock was set while it may have been held"
                        : "; its clock may be another's")
                + ", so it counts only for how long it was watched: "
                + Durations.human(e.watchedMillis())
                + " of its max hold of "
                + Durations.human(e.limit().millis());
    }

    /** What speaks for the holder being gone. */
    private static void holderGone(Evidence e, Set<StaleReason> reasons) {
        if (!e.pidsCount()) {
            return;
        }
        switch (e.owner()) {
            case EARLIER_PROCESS -> reasons.add(StaleReason.ORPHAN_SELF_PID);
            case UNKNOWN_HOLD -> {
                // Creation relative to a directory handle can't be seen; so wait out the grace.
                if (e.unchangedMillis() > e.orphanGraceMillis()) {
                    reasons.add(StaleReason.ORPHAN_SELF_PID);
                }
            }
            default -> {
                if (e.liveness() == Liveness.DEAD) {
                    reasons.add(StaleReason.DEAD_PID);
                } else if (e.liveness() == Liveness.RECYCLED) {
                    reasons.add(StaleReason.RECYCLED_PID);
                } else if (e.liveness() == Liveness.ALIVE && e.foreign()) {
                    reasons.add(StaleReason.FOREIGN_OWNER);
                }
            }
        }
    }

    private static String because(Evidence e, Set<StaleReason> reasons) {
        if (reasons.contains(StaleReason.DEAD_PID)) {
            return "its holder, pid " + e.lock().payload().pid() + ", does not run any more";
        }
        if (reasons.contains(StaleReason.RECYCLED_PID)) {
            return "its holder has ended; pid "
                    + e.lock().payload().pid()
                    + " is another process by now";
        }
        if (reasons.contains(StaleReason.ORPHAN_SELF_PID)) {
            return "it names this JVM, which holds no such lock";
        }
        if (reasons.contains(StaleReason.FOREIGN_OWNER)) {
            return "pid " + e.lock().payload().pid() + " is no such host by its command line";
        }
        String limit = ", past its max hold of " + Durations.human(e.limit().millis()) + place(e);
        if (e.isOverdueByWatching()) {
            return "watched for "
                    + Durations.human(e.watchedMillis())
                    + " without a change"
                    + limit;
        }
        return "held "
                + Durations.human(e.ageMillis())
                + (e.ageBy() == Evidence.AgeBy.BOOT_CLOCK ? " by the boot clock" : "")
                + limit;
    }

    private static long untilLimit(Evidence e, long age) {
        if (!e.limit().exists() || age > e.limit().millis()) {
            return RECHECK_MILLIS;
        }
        // The difference may exceed a long for instants in the far past or future.
        long left = e.limit().millis() - Math.max(age, 0);
        return Math.max(1, Math.min(RECHECK_MILLIS, left + 1));
    }

    private static Verdict respect(String why, long standsForMillis) {
        return new Verdict(
                Verdict.Decision.RESPECT, EnumSet.noneOf(StaleReason.class), why, standsForMillis);
    }

    private static Verdict reclaimable(Set<StaleReason> reasons, String why) {
        return new Verdict(Verdict.Decision.RECLAIMABLE, reasons, why, 0);
    }
}
