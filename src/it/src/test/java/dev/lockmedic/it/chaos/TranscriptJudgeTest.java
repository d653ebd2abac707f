package dev.lockmedic.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.chaos.HoldReport.Outcome;
import dev.lockmedic.it.chaos.HoldReport.Write;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The judge finds each fault there is, and none where there is none. Times are in ms. */
class TranscriptJudgeTest {
    private static final long MILLI = 1_000_000;
    private static final long MAX_HOLD = 500;
    private static final Set<Figure> FAULTS =
            EnumSet.of(
                    Figure.DOUBLE_OWNERS,
                    Figure.ROBBED,
                    Figure.WRONGLY_REFUSED,
                    Figure.LOST,
                    Figure.FOREIGN,
                    Figure.FAILED_WRITES,
                    Figure.STUCK,
                    Figure.SLIPPED_LATE,
                    Figure.SLIPPED_IN_FLIGHT,
                    Figure.SLIPPED_BY_KILLED,
                    Figure.SLIPPED_NOT_COVERED);

    private final List<HoldReport> holds = new ArrayList<>();
    private final List<GaveUp> gaveUp = new ArrayList<>();
    private final TreeSet<Long> kills = new TreeSet<>();
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private FenceRule fence = FenceRule.ON;

    @Test
    void wellBehavedHoldersAreInnocent() {
        Holder first = new Holder(1).acquires(1000).opens(1001).writes(1002).writes(1003);
        first.releases(1010, HoldReport.DONE);
        Holder second = new Holder(2).acquires(1010).opens(1011).writes(1012);
        second.releases(1500, HoldReport.DONE);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.ACQUISITIONS)).isEqualTo(2);
        assertThat(judged().get(Figure.CHUNKS)).isEqualTo(3);
        assertThat(judged().get(Figure.TAKEN_OVERDUE)).isZero();
    }

    @Test
    void takingFromAnOverdueHolderIsNoFault() {
        new Holder(1).acquires(1000).opens(1001).writes(1002);
        new Holder(2).acquires(1500).opens(1501).writes(1502).releases(1600, HoldReport.DONE);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.TAKEN_OVERDUE)).isEqualTo(1);
    }

    @Test
    void takingFromAKilledHolderIsNoFault() {
        new Holder(1).acquires(1000).opens(1001).writes(1002).killed(1100);
        new Holder(2).acquires(1101).opens(1102).writes(1103).releases(1200, HoldReport.DONE);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.TAKEN_DEAD)).isEqualTo(1);
    }

    @Test
    void twoUnexpiredHolders() {
        new Holder(1).acquires(1000).releases(1400, HoldReport.DONE);
        new Holder(2).acquires(1300).releases(1350, HoldReport.DONE);

        assertThat(faults()).containsExactly(Figure.DOUBLE_OWNERS);
    }

    @Test
    void twoHoldersThoughAnotherHoldLiesBetween() {
        new Holder(1).acquires(1000).releases(1400, HoldReport.DONE);
        new Holder(2).acquires(1100).releases(1150, HoldReport.DONE);
        new Holder(3).acquires(1300).releases(1350, HoldReport.DONE);

        assertThat(judged().get(Figure.DOUBLE_OWNERS)).isEqualTo(2);
    }

    @Test
    void holderThatWasStoppedUntilItsDeadlineBelievesNothing() {
        // It got the lock at 1001 or so, and could say so at 1700 only.
        new Holder(1).created(1000).acquires(1700).opens(1701).refused(1702);
        new Holder(2).acquires(1600).opens(1601).writes(1602).writes(1750);

        assertThat(faults()).isEmpty();
    }

    @Test
    void holderThatIsOverdueWhenItGetsTheLockAndHarmsNobody() {
        new Holder(1).acquires(1400).opens(1401).writes(1402).releases(1403, HoldReport.DONE);
        new Holder(2).created(1000).acquires(1700).opens(1701).writes(1702);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.OVERDUE_WRITES)).isEqualTo(1);
    }

    @Test
    void holderThatWasSucceededBeforeItKnewOfItsLock() {
        new Holder(1).acquires(1600).opens(1601).writes(1602).releases(1603, HoldReport.DONE);
        new Holder(2)
                .created(1000)
                .succeededAlreadySince(1001)
                .acquires(1700)
                .opens(1701)
                .writes(1702);

        assertThat(faults()).containsExactly(Figure.SLIPPED_LATE);
    }

    @Test
    void holderThatLostItsLockWithinItsLimit() {
        new Holder(1).acquires(1000).releases(1100, "gone");

        assertThat(faults()).containsExactly(Figure.ROBBED);
    }

    @Test
    void lateReleaseThatIsRefusedIsNoFault() {
        new Holder(1).acquires(1000).releases(1600, "gone");

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.LATE_RELEASES)).isEqualTo(1);
    }

    @Test
    void refusalsAreRightAfterTheDeadlineAndWrongBefore() {
        new Holder(1).acquires(1000).opens(1001).refused(1501);
        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.REFUSED)).isEqualTo(1);

        new Holder(2).acquires(2000).opens(2001).refused(2100);
        assertThat(faults()).containsExactly(Figure.WRONGLY_REFUSED);
    }

    @Test
    void zombieWriteBehindItsSuccessorsBack() {
        Holder zombie = new Holder(1).acquires(1000).opens(1001).writes(1002);
        new Holder(2).acquires(1510).opens(1511).writes(1512);
        zombie.writes(1600);

        assertThat(faults()).containsExactly(Figure.SLIPPED_LATE);
    }

    @Test
    void zombieWriteBeforeItsSuccessorHasWrittenSlippedAsWell() {
        Holder zombie = new Holder(1).acquires(1000).opens(1001).writes(1002);
        new Holder(2).acquires(1510).opens(1511);
        zombie.writes(1600);

        assertThat(faults()).containsExactly(Figure.SLIPPED_LATE);
    }

    @Test
    void zombieWriteThatWasUnderWayAtTheDeadline() {
        Holder zombie = new Holder(1).acquires(1000).opens(1001).writes(1002);
        new Holder(2).acquires(1510).opens(1511).writes(1512);
        zombie.writes(1499);

        assertThat(faults()).containsExactly(Figure.SLIPPED_IN_FLIGHT);
    }

    @Test
    void overdueWriteThatNobodySucceededIsTold() {
        new Holder(1).acquires(1000).opens(1001).writes(1600);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.OVERDUE_WRITES)).isEqualTo(1);
    }

    @Test
    void zombieOfAPlainJvmIsToldApart() {
        Holder zombie = new Holder(1).plain().acquires(1000).opens(1001).writes(1002);
        new Holder(2).acquires(1510).opens(1511).writes(1512);
        zombie.writes(1600);

        assertThat(faults()).containsExactly(Figure.SLIPPED_NOT_COVERED);
    }

    @Test
    void writeThatTheKillDidNotLetReturn() {
        Holder zombie = new Holder(1).acquires(1000).opens(1001).writes(1002);
        new Holder(2).acquires(1110).opens(1111).writes(1112);
        zombie.writesWithoutReturning(1100).killed(1105);

        assertThat(faults()).containsExactly(Figure.SLIPPED_BY_KILLED);
    }

    @Test
    void lostWrite() {
        new Holder(1).acquires(1000).opens(1001).writesNowhere(1002);

        assertThat(faults()).containsExactly(Figure.LOST);
    }

    @Test
    void writeOfAZombieMayLandInAReplacedFileOnlyUnderTheStrictFence() {
        new Holder(1).acquires(1000).opens(1001).writesNowhere(1600);
        assertThat(faults()).containsExactly(Figure.LOST);

        fence = FenceRule.STRICT;
        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.DIVERTED)).isEqualTo(1);
    }

    @Test
    void foreignBytes() {
        new Holder(1).acquires(1000).opens(1001).writes(1002);
        transcript.writeBytes("hello".getBytes(StandardCharsets.US_ASCII));

        assertThat(faults()).containsExactly(Figure.FOREIGN);
    }

    @Test
    void bytesOfNoHoldOfThisLock() {
        new Holder(1).acquires(1000).opens(1001).writes(1002);
        transcript.writeBytes(new Chunk(new HoldId(9, 9, 9, 9), 0, 1003 * MILLI, true).bytes(5));

        assertThat(faults()).containsExactly(Figure.FOREIGN);
    }

    @Test
    void sameWriteTwice() {
        new Holder(1).acquires(1000).opens(1001).writes(1002);
        transcript.writeBytes(transcript.toByteArray());

        assertThat(faults()).containsExactly(Figure.FOREIGN);
    }

    @Test
    void bytesInTheMiddleOfAWrite() {
        new Holder(1).acquires(1000).opens(1001).writes(1002);
        byte[] whole = transcript.toByteArray();
        transcript.reset();
        transcript.write(whole, 0, 20);
        transcript.write('?');
        transcript.write(whole, 20, whole.length - 20);

        assertThat(faults()).contains(Figure.FOREIGN);
    }

    @Test
    void halfAWriteNeedsAKillToExplainIt() {
        Holder cut = new Holder(1).acquires(1000).opens(1001);
        transcript.writeBytes("{\"h\":\"1.0.0.1\",\"n\":0,\"at\":1".getBytes());
        new Holder(2).acquires(1600).opens(1601).writes(1602);
        assertThat(faults()).containsExactly(Figure.FOREIGN);

        cut.killed(1100);
        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.CUT)).isEqualTo(1);
    }

    @Test
    void lockThatStaysStuck() {
        new Holder(1).acquires(1000);
        new Holder(2).since(1100).lastFailed(2600).acquires(2610).releases(2620, HoldReport.DONE);

        assertThat(faults()).containsExactly(Figure.STUCK);
        assertThat(judged().get(Figure.LONGEST_STUCK_MS)).isEqualTo(1100);
    }

    @Test
    void contenderThatWasAwayDoesNotMakeALockStuck() {
        new Holder(1).acquires(1000);
        new Holder(2).since(1100).lastFailed(1600).acquires(2610).releases(2620, HoldReport.DONE);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.LONGEST_STUCK_MS)).isEqualTo(100);
        assertThat(judged().get(Figure.LONGEST_WAIT_MS)).isEqualTo(1110);
    }

    @Test
    void plainContenderTellsNothingAboutStuckLocks() {
        new Holder(1).acquires(1000);
        new Holder(2)
                .plain()
                .since(1100)
                .lastFailed(2600)
                .acquires(2610)
                .releases(2620, HoldReport.DONE);

        assertThat(faults()).isEmpty();
    }

    @Test
    void contenderThatGivesUpOnAStuckLock() {
        new Holder(1).acquires(1000);
        gaveUp.add(new GaveUp("somebody", true, "e0-0.jsonl", 2600 * MILLI));

        assertThat(faults()).containsExactly(Figure.STUCK);
    }

    @Test
    void emptyLockFileLeftByAKillMayWaitForItsGrace() {
        new Holder(1).acquires(1000).releases(1001, HoldReport.DONE);
        kills.add(1500 * MILLI);
        new Holder(2).since(1100).lastFailed(3000).acquires(3010).releases(3020, HoldReport.DONE);

        assertThat(faults()).isEmpty();
        assertThat(judged().get(Figure.LEFT_EMPTY)).isEqualTo(1);
    }

    @Test
    void rulesDependOnTheFence() {
        Tally late = new Tally();
        late.count(Figure.TAKEN_OVERDUE);
        late.count(Figure.SLIPPED_LATE);
        assertThat(rules(FenceRule.OFF).broken(late)).isEmpty();
        assertThat(rules(FenceRule.ON).broken(late)).hasSize(1);

        Tally inFlight = new Tally();
        inFlight.count(Figure.TAKEN_OVERDUE);
        inFlight.count(Figure.SLIPPED_IN_FLIGHT);
        assertThat(rules(FenceRule.ON).broken(inFlight)).isEmpty();
        assertThat(rules(FenceRule.STRICT).broken(inFlight)).hasSize(1);
    }

    @Test
    void runInWhichNothingWentWrongProvesNothing() {
        assertThat(rules(FenceRule.ON).broken(new Tally())).hasSize(1);
    }

    private Set<Figure> faults() {
        Set<Figure> faults = EnumSet.noneOf(Figure.class);
        Tally tally = judged();
        FAULTS.stream().filter(figure -> tally.get(figure) > 0).forEach(faults::add);
        return faults;
    }

    private Tally judged() {
        return new TranscriptJudge(rules(fence), kills, holds(), gaveUp)
                .judge(transcript.toByteArray());
    }

    private List<HoldReport> holds() {
        return List.copyOf(holds);
    }

    private static Rules rules(FenceRule fence) {
        return new Rules(fence, 1000 * MILLI, 2000 * MILLI);
    }

    /** Tells what a holder did; the report is made when it acquires. */
    private final class Holder {
        private final HoldId id;
        private boolean agent = true;
        private long since;
        private long lastFailed;
        private long created = -1;
        private long place = -1;
        private HoldReport report;
        private int next;

        Holder(int actor) {
            id = new HoldId(actor, 0, 0, 1);
        }

        Holder plain() {
            agent = false;
            return this;
        }

        Holder since(long at) {
            since = at * MILLI;
            return this;
        }

        Holder lastFailed(long at) {
            lastFailed = at * MILLI;
            return this;
        }

        Holder created(long at) {
            created = at * MILLI;
            return this;
        }

        /** Away while it took the lock, and followed by others when it came back. */
        Holder succeededAlreadySince(long at) {
            place = at * MILLI;
            return this;
        }

        Holder acquires(long at) {
            report =
                    new HoldReport(
                            id,
                            agent,
                            false,
                            "e0-0.jsonl",
                            since == 0 ? at * MILLI : since,
                            lastFailed,
                            created < 0 ? at * MILLI : created,
                            MAX_HOLD * MILLI,
                            at * MILLI,
                            place < 0 ? at * MILLI : place);
            holds.add(report);
            return this;
        }

        Holder opens(long at) {
            report.openedAt = at * MILLI;
            report.openedSize = transcript.size();
            return this;
        }

        Holder writes(long at) {
            report.writes.add(new Write(next, Outcome.OK, at * MILLI + MILLI / 10, ""));
            return writesWithoutReturning(at);
        }

        Holder writesWithoutReturning(long at) {
            transcript.writeBytes(new Chunk(id, next++, at * MILLI, true).bytes(next));
            return this;
        }

        Holder writesNowhere(long at) {
            report.writes.add(new Write(next++, Outcome.OK, at * MILLI, ""));
            return this;
        }

        Holder refused(long at) {
            report.writes.add(new Write(next++, Outcome.REFUSED, at * MILLI, "refused"));
            return this;
        }

        Holder releases(long at, String how) {
            report.releasing = at * MILLI;
            report.released = how;
            report.releasedAt = at * MILLI + MILLI / 10;
            return this;
        }

        Holder killed(long at) {
            report.killed = at * MILLI;
            kills.add(at * MILLI);
            return this;
        }
    }
}
