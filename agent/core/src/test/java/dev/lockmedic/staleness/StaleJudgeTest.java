package dev.lockmedic.staleness;

import static dev.lockmedic.identity.Moment.NEVER;
import static dev.lockmedic.staleness.EvidenceBuilder.BOOT_START;
import static dev.lockmedic.staleness.EvidenceBuilder.ORPHAN_GRACE;
import static dev.lockmedic.staleness.EvidenceBuilder.STALE_AFTER;
import static dev.lockmedic.staleness.EvidenceBuilder.lock;
import static dev.lockmedic.staleness.StaleReason.DEAD_PID;
import static dev.lockmedic.staleness.StaleReason.FOREIGN_OWNER;
import static dev.lockmedic.staleness.StaleReason.HOLD_EXCEEDED;
import static dev.lockmedic.staleness.StaleReason.INVALID_CREATED_AT;
import static dev.lockmedic.staleness.StaleReason.MISSING_PID;
import static dev.lockmedic.staleness.StaleReason.ORPHAN_SELF_PID;
import static dev.lockmedic.staleness.StaleReason.RECYCLED_PID;
import static dev.lockmedic.staleness.StaleReason.TOO_OLD;
import static dev.lockmedic.staleness.Verdict.Decision.RECLAIMABLE;
import static dev.lockmedic.staleness.Verdict.Decision.REPORT_ONLY;
import static dev.lockmedic.staleness.Verdict.Decision.RESPECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lockmedic.identity.Origin;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.lockfile.Payload;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of stale reasons: what each piece of evidence makes of a lock, at its boundaries. */
class StaleJudgeTest {
    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");

    private static final Realm HERE = EvidenceBuilder.HERE;
    private static final Realm OTHER_PIDS = new Realm(HERE.bootId(), "9", "2", "h");
    private static final Realm ELSEWHERE =
            new Realm(HERE.bootId().replace('a', 'b'), "1", "2", "far");
    private static final Origin UNREADABLE =
            new Origin(Origin.Kind.UNREADABLE, null, "an I/O error");

    private static Arguments row(
            String what,
            EvidenceBuilder evidence,
            Verdict.Decision decision,
            StaleReason... reasons) {
        return arguments(what, evidence, decision, List.of(reasons));
    }

    static Stream<Arguments> recognised() {
        return Stream.of(
                row("live, within its limit", lock(), RESPECT),
                row("live, at its limit", lock().age(60_000), RESPECT),
                row("live, past its limit", lock().age(60_001), RECLAIMABLE, HOLD_EXCEEDED),
                row("live, past its limit, in a sweep", lock().age(60_001).sweep(), RESPECT),
                row(
                        "live, past its limit, old",
                        lock().age(STALE_AFTER + 1),
                        RECLAIMABLE,
                        TOO_OLD,
                        HOLD_EXCEEDED),
                row(
                        "live, past its limit, old, in a sweep",
                        lock().age(STALE_AFTER + 1).sweep(),
                        REPORT_ONLY,
                        TOO_OLD),
                row("live, no limit", lock().noMaxHold().age(STALE_AFTER), RESPECT),
                row(
                        "live, no limit, old",
                        lock().noMaxHold().age(STALE_AFTER + 1),
                        REPORT_ONLY,
                        TOO_OLD),
                row(
                        "live, old but within its own limit",
                        lock().maxHold(STALE_AFTER * 2).age(STALE_AFTER + 1),
                        REPORT_ONLY,
                        TOO_OLD),
                row("dead", lock().liveness(Liveness.DEAD), RECLAIMABLE, DEAD_PID),
                row(
                        "dead, in a sweep",
                        lock().liveness(Liveness.DEAD).sweep(),
                        RECLAIMABLE,
                        DEAD_PID),
                row(
                        "dead and overdue",
                        lock().liveness(Liveness.DEAD).age(60_001),
                        RECLAIMABLE,
                        DEAD_PID,
                        HOLD_EXCEEDED),
                row("recycled", lock().liveness(Liveness.RECYCLED), RECLAIMABLE, RECYCLED_PID),
                row("liveness unknown", lock().liveness(Liveness.UNKNOWN), RESPECT),
                row(
                        "liveness unknown, past its limit",
                        lock().liveness(Liveness.UNKNOWN).age(60_001),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row("live, no such host", lock().foreign(), RECLAIMABLE, FOREIGN_OWNER),
                row(
                        "not known to live, no such host",
                        lock().foreign().liveness(Liveness.UNKNOWN),
                        RESPECT),
                row(
                        "of an earlier process",
                        lock().owner(Evidence.Owner.EARLIER_PROCESS),
                        RECLAIMABLE,
                        ORPHAN_SELF_PID),
                row(
                        "names this JVM, unknown hold, fresh",
                        lock().owner(Evidence.Owner.UNKNOWN_HOLD).unchanged(ORPHAN_GRACE),
                        RESPECT),
                row(
                        "names this JVM, unknown hold, past its grace",
                        lock().owner(Evidence.Owner.UNKNOWN_HOLD).unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        ORPHAN_SELF_PID),
                row("created in the future", lock().age(-3_600_000), RESPECT),
                row(
                        "created in the year 275760",
                        lock().createdAt(Instant.parse("+275760-09-13T00:00:00Z")),
                        RESPECT),
                row("created at the end of time", lock().createdAt(Instant.MAX), RESPECT),
                row(
                        "created in the year 1",
                        lock().createdAt(YEAR_1),
                        RECLAIMABLE,
                        TOO_OLD,
                        HOLD_EXCEEDED),
                row(
                        "created in the year 1, no limit",
                        lock().noMaxHold().createdAt(YEAR_1),
                        REPORT_ONLY,
                        TOO_OLD),
                row(
                        "created at the beginning of time",
                        lock().noMaxHold().createdAt(Instant.MIN),
                        REPORT_ONLY,
                        TOO_OLD));
    }

    static Stream<Arguments> remote() {
        return Stream.of(
                row("live, within its limit", lock().remote(), RESPECT),
                row("past its limit by its own clock", lock().remote().age(60_001), RESPECT),
                row(
                        "past its limit by our watching",
                        lock().remote().watched(60_001),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row("dead here", lock().remote().liveness(Liveness.DEAD), RESPECT),
                row("recycled here", lock().remote().liveness(Liveness.RECYCLED), RESPECT),
                row("no such host here", lock().remote().foreign(), RESPECT),
                row(
                        "our pid, unknown hold",
                        lock().remote().owner(Evidence.Owner.UNKNOWN_HOLD).unchanged(9_000_000),
                        RESPECT),
                row(
                        "our pid, earlier process",
                        lock().remote().owner(Evidence.Owner.EARLIER_PROCESS),
                        RESPECT),
                row("old", lock().remote().noMaxHold().age(STALE_AFTER + 1), REPORT_ONLY, TOO_OLD),
                row(
                        "named and torn: its age is by another machine's clock",
                        lock().remote().named().payload(Payload.Form.TORN).unchanged(9_000_000),
                        REPORT_ONLY,
                        MISSING_PID,
                        INVALID_CREATED_AT));
    }

    /** What the identity tells that travels with the lock. */
    static Stream<Arguments> origins() {
        return Stream.of(
                row(
                        "here, dead",
                        lock().origin(HERE).liveness(Liveness.DEAD),
                        RECLAIMABLE,
                        DEAD_PID),
                row(
                        "here, recycled",
                        lock().origin(HERE).liveness(Liveness.RECYCLED),
                        RECLAIMABLE,
                        RECYCLED_PID),
                row(
                        "here, no such host",
                        lock().origin(HERE).foreign(),
                        RECLAIMABLE,
                        FOREIGN_OWNER),
                row(
                        "in another pid namespace, dead here",
                        lock().origin(OTHER_PIDS).liveness(Liveness.DEAD),
                        RESPECT),
                row(
                        "in another pid namespace, recycled here",
                        lock().origin(OTHER_PIDS).liveness(Liveness.RECYCLED),
                        RESPECT),
                row(
                        "in another pid namespace, no such host here",
                        lock().origin(OTHER_PIDS).foreign(),
                        RESPECT),
                row(
                        "in another pid namespace, our pid, earlier process",
                        lock().origin(OTHER_PIDS).owner(Evidence.Owner.EARLIER_PROCESS),
                        RESPECT),
                row(
                        "in another pid namespace, our pid, unknown hold",
                        lock().origin(OTHER_PIDS)
                                .owner(Evidence.Owner.UNKNOWN_HOLD)
                                .unchanged(9_000_000),
                        RESPECT),
                row(
                        "in another pid namespace, at its limit by the boot clock",
                        lock().origin(OTHER_PIDS).age(9_000_000).at(BOOT_START + 60_000, NEVER),
                        RESPECT),
                row(
                        "in another pid namespace, past its limit by the boot clock",
                        lock().origin(OTHER_PIDS).at(BOOT_START + 60_001, NEVER),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "the same in a sweep",
                        lock().origin(OTHER_PIDS).at(BOOT_START + 60_001, NEVER).sweep(),
                        RESPECT),
                row(
                        "of another boot, dead here",
                        lock().origin(ELSEWHERE).liveness(Liveness.DEAD),
                        RESPECT),
                row(
                        "of another boot, past its limit by its own clock",
                        lock().origin(ELSEWHERE).age(60_001).at(BOOT_START + 900_000, NEVER),
                        RESPECT),
                row(
                        "of another boot, at its limit by our watching",
                        lock().origin(ELSEWHERE).age(-3_600_000).watched(60_000),
                        RESPECT),
                row(
                        "of another boot, past its limit by our watching",
                        lock().origin(ELSEWHERE).age(-3_600_000).watched(60_001),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "of another boot, no limit",
                        lock().origin(ELSEWHERE).noMaxHold().watched(9_000_000),
                        REPORT_ONLY,
                        TOO_OLD),
                row(
                        "unreadable identity",
                        lock().origin(UNREADABLE)
                                .liveness(Liveness.DEAD)
                                .age(60_001)
                                .watched(60_001),
                        RESPECT),
                row(
                        "on a network file system, identity of this place",
                        lock().remote().origin(HERE).liveness(Liveness.DEAD),
                        RESPECT));
    }

    /** A wall clock that was set says nothing of what was stamped before. */
    static Stream<Arguments> steps() {
        long hour = 3_600_000;
        long boot = 50 * hour;
        return Stream.of(
                row(
                        "identity, an hour older by the wall clock",
                        lock().origin(HERE).age(hour).at(BOOT_START + 1000, NEVER),
                        RESPECT),
                row(
                        "identity, an hour younger by the wall clock, past its limit",
                        lock().origin(HERE).age(-hour).at(BOOT_START + 60_001, NEVER),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "none, an hour older since the clock was set just now",
                        lock().age(hour + 1000).at(boot, boot),
                        RESPECT),
                row(
                        "none, past its limit, taken after the clock was set",
                        lock().age(60_001).at(boot, boot - 60_001),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "none, past its limit, taken before the clock was set",
                        lock().age(60_002).at(boot, boot - 60_001),
                        RESPECT),
                row(
                        "none, taken before the clock was set, watched past its limit",
                        lock().age(hour + 60_002).at(boot, boot - 60_001).watched(60_001),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "none, an hour in the future since the clock was set back",
                        lock().age(-hour).at(boot, boot - 60_001),
                        RESPECT),
                row(
                        "none, in the future, watched past its limit",
                        lock().age(-hour).at(boot, boot - 60_001).watched(60_001),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "none, but its process is younger than its limit",
                        lock().age(hour).starttime((boot - 60_000) / 10).at(boot, NEVER),
                        RESPECT),
                row(
                        "none, and its process is older than its limit",
                        lock().age(hour).starttime((boot - 60_010) / 10).at(boot, NEVER),
                        RECLAIMABLE,
                        HOLD_EXCEEDED),
                row(
                        "none, of a process that can't be told",
                        lock().age(hour)
                                .liveness(Liveness.UNKNOWN)
                                .starttime(boot / 10)
                                .at(boot, NEVER),
                        RECLAIMABLE,
                        TOO_OLD,
                        HOLD_EXCEEDED),
                row(
                        "named and torn, unchanged since before the clock was set",
                        lock().named()
                                .payload(Payload.Form.TORN)
                                .unchanged(hour)
                                .at(boot, boot - 1000),
                        RESPECT,
                        MISSING_PID,
                        INVALID_CREATED_AT),
                row(
                        "the same, watched past its grace",
                        lock().named()
                                .payload(Payload.Form.TORN)
                                .unchanged(hour)
                                .at(boot, boot - 1000)
                                .watched(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        MISSING_PID,
                        INVALID_CREATED_AT),
                row(
                        "our pid, unknown hold, older since the clock was set",
                        lock().owner(Evidence.Owner.UNKNOWN_HOLD)
                                .unchanged(hour)
                                .at(boot, boot - 1000),
                        RESPECT));
    }

    static Stream<Arguments> ownHolds() {
        EvidenceBuilder torn = lock().payload(Payload.Form.TORN).owner(Evidence.Owner.THIS_JVM);
        return Stream.of(
                row("within its limit", lock().owner(Evidence.Owner.THIS_JVM), RESPECT),
                row(
                        "past its limit by the payload, not by our clock",
                        lock().owner(Evidence.Owner.THIS_JVM).age(60_001),
                        RESPECT),
                row("past its limit by our clock", lock().ownOverdue(), RECLAIMABLE, HOLD_EXCEEDED),
                row("past its limit, in a sweep", lock().ownOverdue().sweep(), RESPECT),
                row(
                        "old",
                        lock().owner(Evidence.Owner.THIS_JVM).age(STALE_AFTER + 1),
                        REPORT_ONLY,
                        TOO_OLD),
                row("torn", torn, RESPECT),
                row(
                        "unreadable and overdue by our clock",
                        lock().payload(Payload.Form.UNREADABLE).ownOverdue(),
                        RECLAIMABLE,
                        HOLD_EXCEEDED));
    }

    static Stream<Arguments> unrecognised() {
        return Stream.of(
                row("empty", lock().payload(Payload.Form.EMPTY).unchanged(9_000_000), RESPECT),
                row("torn", lock().payload(Payload.Form.TORN).unchanged(9_000_000), RESPECT),
                row("no pid", lock().pid(0).unchanged(9_000_000), RESPECT),
                row("no instant", lock().createdAt(null).unchanged(9_000_000), RESPECT),
                row(
                        "named, empty, within its grace",
                        lock().named().payload(Payload.Form.EMPTY).unchanged(ORPHAN_GRACE),
                        RESPECT,
                        MISSING_PID,
                        INVALID_CREATED_AT),
                row(
                        "named, empty, past its grace",
                        lock().named().payload(Payload.Form.EMPTY).unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        MISSING_PID,
                        INVALID_CREATED_AT),
                row(
                        "named, torn, past a stale-after shorter than the grace",
                        lock().named()
                                .payload(Payload.Form.TORN)
                                .staleAfter(10_000)
                                .unchanged(10_001),
                        RECLAIMABLE,
                        MISSING_PID,
                        INVALID_CREATED_AT),
                row(
                        "named, no pid, past its grace",
                        lock().named().pid(0).unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        MISSING_PID),
                row(
                        "named, no instant, past its grace",
                        lock().named()
                                .createdAt(null)
                                .liveness(Liveness.DEAD)
                                .unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        INVALID_CREATED_AT),
                row(
                        "named, no instant, its pid another process by now",
                        lock().named()
                                .createdAt(null)
                                .liveness(Liveness.RECYCLED)
                                .unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        INVALID_CREATED_AT),
                row(
                        "named, no instant, its pid no such host",
                        lock().named().createdAt(null).foreign().unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        INVALID_CREATED_AT),
                row(
                        "named, no instant, our pid of an earlier process",
                        lock().named()
                                .createdAt(null)
                                .owner(Evidence.Owner.EARLIER_PROCESS)
                                .unchanged(ORPHAN_GRACE + 1),
                        RECLAIMABLE,
                        INVALID_CREATED_AT),
                row(
                        "named, no instant, its pid alive",
                        lock().named()
                                .createdAt(null)
                                .liveness(Liveness.ALIVE)
                                .unchanged(ORPHAN_GRACE + 1),
                        REPORT_ONLY,
                        INVALID_CREATED_AT),
                row(
                        "named, no instant, its pid hidden",
                        lock().named()
                                .createdAt(null)
                                .liveness(Liveness.UNKNOWN)
                                .unchanged(ORPHAN_GRACE + 1),
                        REPORT_ONLY,
                        INVALID_CREATED_AT),
                row(
                        "named, modified in the future",
                        lock().named().payload(Payload.Form.EMPTY).unchanged(-3_600_000),
                        RESPECT,
                        MISSING_PID,
                        INVALID_CREATED_AT),
                row(
                        "unreadable",
                        lock().payload(Payload.Form.UNREADABLE).unchanged(9_000_000),
                        RESPECT),
                row(
                        "unreadable, named",
                        lock().named().payload(Payload.Form.UNREADABLE).unchanged(9_000_000),
                        RESPECT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"recognised", "remote", "origins", "steps", "ownHolds", "unrecognised"})
    void isJudged(
            String what,
            EvidenceBuilder evidence,
            Verdict.Decision decision,
            List<StaleReason> reasons) {
        Verdict verdict = evidence.judged();

        assertThat(verdict.decision()).as(verdict.why()).isEqualTo(decision);
        assertThat(verdict.reasons()).containsExactlyElementsOf(reasons);
        assertThat(verdict.why()).isNotBlank();
    }

    /** Kept by contenders for so long: a lock must not be respected past the moment it turns. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"recognised", "remote", "origins", "steps", "ownHolds", "unrecognised"})
    void aVerdictThatLeavesTheLockStandsForAMomentOnly(
            String what,
            EvidenceBuilder evidence,
            Verdict.Decision decision,
            List<StaleReason> reasons) {
        long standsFor = evidence.judged().standsForMillis();

        if (decision == RECLAIMABLE) {
            assertThat(standsFor).isZero();
        } else {
            assertThat(standsFor).isBetween(1L, 1000L);
        }
    }

    @Test
    void aGoodLockIsLookedAtAgainRightAfterItsLimit() {
        assertThat(lock().age(59_900).judged().standsForMillis()).isEqualTo(101);
        assertThat(lock().age(60_000).judged().standsForMillis()).isEqualTo(1);
    }

    @Test
    void whyNamesTheStrongestReason() {
        assertThat(lock().age(60_001).judged().why())
                .isEqualTo("held 1m00s, past its max hold of 1m00s");
        assertThat(lock().liveness(Liveness.DEAD).age(60_001).judged().why())
                .isEqualTo("its holder, pid 4711, does not run any more");
        assertThat(lock().payload(Payload.Form.UNREADABLE).judged().why())
                .isEqualTo("its payload is unreadable: an I/O error");
    }

    @Test
    void whySaysByWhichClockAndFromWhere() {
        assertThat(lock().origin(OTHER_PIDS).at(BOOT_START + 61_000, NEVER).judged().why())
                .isEqualTo(
                        "held 1m01s by the boot clock, past its max hold of 1m00s; its holder is in"
                                + " another pid namespace of this machine (host h), so whether that"
                                + " one runs can't be told here");
        assertThat(lock().origin(ELSEWHERE).watched(12_000).judged().why())
                .isEqualTo(
                        "its holder may be within its limit; its holder is on another machine,"
                                + " or of another boot (host far), so whether that one runs can't be told here;"
                                + " its clock may be another's, so it counts only for how long it"
                                + " was watched: 12.0s of its max hold of 1m00s");
        assertThat(lock().origin(ELSEWHERE).watched(61_000).judged().why())
                .startsWith("watched for 1m01s without a change, past its max hold of 1m00s; ");
        assertThat(lock().age(3_600_000).at(7_200_000, 7_200_000).judged().why())
                .isEqualTo(
                        "its holder may be within its limit; the wall clock was set while it may"
                                + " have been held, so it counts only for how long it was watched:"
                                + " 0ms of its max hold of 1m00s");
        assertThat(lock().origin(UNREADABLE).judged().why())
                .isEqualTo("its holder's identity can't be read: an I/O error");
    }

    @Test
    void aWatchedLockIsLookedAtAgainRightAfterItsLimit() {
        assertThat(lock().origin(ELSEWHERE).watched(59_900).judged().standsForMillis())
                .isEqualTo(101);
        assertThat(lock().origin(OTHER_PIDS).at(BOOT_START + 59_950, NEVER).judged())
                .extracting(Verdict::standsForMillis)
                .isEqualTo(51L);
    }

    @ParameterizedTest
    @EnumSource(StaleReason.class)
    void wireNamesAreFixed(StaleReason reason) {
        String name = reason == INVALID_CREATED_AT ? "invalid-createdAt" : null;

        assertThat(reason.wireName())
                .isEqualTo(
                        name != null
                                ? name
                                : reason.name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', '-'))
                .isEqualTo(reason.toString());
    }
}
