package dev.lockmedic.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events are one hold, when it began and how it ended. */
class GroupingTest {
    private static final String FILE = "lock-file";
    private static final String LOCK = "/a.lock";

    @TempDir Path folder;

    private long seq;

    private Line event(String type, long millis, String hold, long held) {
        return Line.of(type, "r", ++seq, millis)
                .lock(FILE, LOCK, hold)
                .held(held)
                .by(7, "t-" + hold);
    }

    private List<Lane> lanes(Object... lines) {
        return Line.read(folder, lines).lanes();
    }

    private Hold only(Object... lines) {
        List<Lane> lanes = lanes(lines);
        assertThat(lanes).hasSize(1);
        assertThat(lanes.get(0).holds()).hasSize(1);
        return lanes.get(0).holds().get(0);
    }

    private static void assertSpan(Hold hold, long from, long to) {
        assertThat(hold.start() - Line.NOON).as("start").isEqualTo(from);
        assertThat(hold.end() - Line.NOON).as("end").isEqualTo(to);
    }

    @Test
    void fromItsBeginningToItsRelease() {
        Hold hold =
                only(
                        event("warned", 4000, "h", 2400).with("maxHoldMs", 3000),
                        event("overdue", 4600, "h", 3000)
                                .with("maxHoldMs", 3000)
                                .with("waiters", 2),
                        event("released", 4610, "h", 3010).with("decision", "force-release"),
                        event("fenced", 5000, "h", 3400).with("times", 4),
                        event("fenced", 6000, "h", 4400).with("times", 8),
                        event("zombie-release", 7000, "h", 5400));

        assertSpan(hold, 1600, 4610);
        assertThat(hold.outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(hold.isOpen()).isFalse();
        assertThat(hold.isEndKnown()).isTrue();
        assertThat(hold.deadline() - Line.NOON).isEqualTo(4600);
        assertThat(hold.waiters()).isEqualTo(2);
        assertThat(hold.refusedWrites()).isEqualTo(8);
        assertThat(hold.lateReleases()).isEqualTo(1);
        assertThat(hold.decision()).isEqualTo("force-release");
        assertThat(hold.holder()).isEqualTo("thread \"t-h\" of pid 7");
        assertThat(hold.lane().severity()).isEqualTo(3);
    }

    @Test
    void stuckToTheEndIsOpen() {
        Hold reported =
                only(
                        event("overdue", 1000, "h", 500),
                        event("reported", 1001, "h", 501),
                        Line.of("stall", "r", 99, 9000).with("stallMs", 1));
        assertSpan(reported, 500, 9000);
        assertThat(reported.outcome()).isEqualTo(Outcome.REPORTED);
        assertThat(reported.isStuckStill()).isTrue();

        assertThat(only(event("overdue", 1000, "h", 500)).outcome()).isEqualTo(Outcome.OPEN);
        assertThat(only(event("not-released", 1000, "h", 500)).outcome())
                .isEqualTo(Outcome.NOT_RELEASED);
    }

    @Test
    void acquiredByAnotherEndsIt() {
        List<Lane> lanes =
                lanes(
                        event("overdue", 1000, "h1", 500),
                        event("reported", 1001, "h1", 501),
                        event("acquired-contended", 4000, "h2", 0).with("waitedMs", 3500));

        List<Hold> holds = lanes.get(0).holds();
        assertSpan(holds.get(0), 500, 4000);
        assertThat(holds.get(0).outcome()).isEqualTo(Outcome.REPORTED);
        assertThat(holds.get(0).isOpen()).isFalse();
        assertThat(holds.get(1).outcome()).isEqualTo(Outcome.QUIET);
        assertThat(holds.get(1).waitFrom() - Line.NOON).isEqualTo(500);
    }

    /** Readers hold a lock together: one that began meanwhile does not end another. */
    @Test
    void holdsAtTheSameTimeDontEndEachOther() {
        List<Lane> lanes =
                lanes(
                        event("overdue", 5000, "h1", 5000),
                        event("overdue", 5500, "h2", 3000),
                        event("reported", 9000, "h1", 9000));

        assertThat(lanes.get(0).holds()).allMatch(Hold::isStuckStill);
    }

    @Test
    void resolvedAndStuckAgainIsStuck() {
        assertThat(
                        only(
                                        event("overdue", 1000, "h", 500),
                                        event("resolved", 2000, "h", 1500),
                                        event("overdue", 3000, "h", 2500))
                                .isStuckStill())
                .isTrue();
        Hold resolved = only(event("overdue", 1000, "h", 500), event("resolved", 2000, "h", 1500));
        assertThat(resolved.outcome()).isEqualTo(Outcome.RESOLVED);
        assertSpan(resolved, 500, 2000);
    }

    @Test
    void neverToldAsStuckIsQuiet() {
        Hold warned =
                only(
                        event("warned", 4000, "h", 2400).with("maxHoldMs", 3000),
                        Line.of("stall", "r", 99, 60_000).with("stallMs", 1));
        assertThat(warned.outcome()).as("it would have been told").isEqualTo(Outcome.QUIET);
        assertSpan(warned, 1600, 4600);
        assertThat(warned.isEndKnown()).isFalse();

        Hold young = only(event("warned", 4000, "h", 2400).with("maxHoldMs", 3000));
        assertThat(young.outcome()).isEqualTo(Outcome.QUIET);
        assertThat(young.isOpen()).isTrue();
        assertThat(young.isStuck()).isFalse();
        assertThat(young.isStuckStill()).isFalse();
    }

    @Test
    void givenBackInTimeIsTold() {
        Hold hold =
                only(
                        event("acquired-contended", 1000, "h", 0).with("waitedMs", 300),
                        event("given-back", 2500, "h", 1500),
                        Line.of("stall", "r", 99, 60_000).with("stallMs", 1));
        assertThat(hold.outcome()).isEqualTo(Outcome.QUIET);
        assertThat(hold.isEndKnown()).isTrue();
        assertSpan(hold, 1000, 2500);
    }

    /** A service that was started anew writes to the file that it has always written to. */
    @Test
    void whenAnotherRunFollowsInItsFileItsJvmHasEnded() {
        Line started = Line.of("started", "next", 1, 5000);
        Hold hold =
                only(event("overdue", 1000, "h", 500), started, Line.of("stall", "next", 2, 9000));
        assertSpan(hold, 500, 5000);
        assertThat(hold.isLeft()).isTrue();

        Hold two =
                only(
                        event("overdue", 1000, "h", 500),
                        started,
                        event("reported", 7000, "h", 6500),
                        Line.of("stall", "next", 2, 9000));
        assertThat(two.isStuckStill()).as("two JVMs with one file").isTrue();
        assertSpan(two, 500, 9000);
    }

    @Test
    void whenLockmedicLeavesNothingMoreIsKnown() {
        Hold hold =
                only(
                        event("overdue", 1000, "h", 500),
                        Line.of("detached", "r", 98, 2000),
                        Line.of("stall", "other", 1, 60_000).with("stallMs", 1));

        assertSpan(hold, 500, 2000);
        assertThat(hold.isLeft()).isTrue();
        assertThat(hold.isStuckStill()).isFalse();
        assertThat(Line.read(folder, event("overdue", 1, "h", 1)).summary().untold()).isZero();
    }

    @Test
    void holdsOfOtherProcessesGoByLockHolderAndBeginning() {
        List<Lane> lanes =
                lanes(
                        foreign("overdue", "a", 10_000, 5000),
                        foreign("overdue", "b", 10_500, 5600),
                        foreign("reclaimed", "a", 11_000, 6000),
                        foreign("overdue", "a", 30_000, 5000));

        assertThat(lanes.get(0).holds()).hasSize(2);
        assertSpan(lanes.get(0).holds().get(0), 5000, 11_000);
        assertThat(lanes.get(0).holds().get(0).outcome()).isEqualTo(Outcome.RECLAIMED);
        assertThat(lanes.get(0).holds().get(1).isStuckStill()).isTrue();
    }

    private Line foreign(String type, String run, long millis, long held) {
        return Line.of(type, run, ++seq, millis).lock(FILE, LOCK, null).held(held).by(99, "x");
    }

    /** One file of the holder's JVM, one of the contender's: one hold, seen from both sides. */
    @Test
    void whatBothSidesTellIsOneHold() {
        long pid = "holder".hashCode() & 0xffff;
        Hold hold =
                only(
                        Line.of("overdue", "holder", 1, 5000)
                                .lock(FILE, LOCK, "h")
                                .held(3000)
                                .by(pid, "t"),
                        Line.of("reclaimed", "contender", 1, 6000)
                                .lock(FILE, LOCK, null)
                                .held(4010)
                                .by(pid, null),
                        Line.of("lost", "holder", 2, 6200).lock(FILE, LOCK, "h").held(4200));

        assertSpan(hold, 2000, 6000);
        assertThat(hold.outcome()).isEqualTo(Outcome.RECLAIMED);
        assertThat(hold.events()).hasSize(3);
    }

    @Test
    void theSameNameInTwoJvmsIsTwoLocksUnlessItIsAFile() {
        assertThat(
                        lanes(
                                Line.of("overdue", "a", 1, 1).lock("jvm-lock", "L@1", "h").held(1),
                                Line.of("overdue", "b", 1, 2).lock("jvm-lock", "L@1", "h").held(1)))
                .hasSize(2);
        List<Lane> lanes =
                lanes(
                        Line.of("overdue", "a", 1, 1).lock(FILE, LOCK, "h").held(1),
                        Line.of("overdue", "b", 1, 2).lock(FILE, LOCK, "h").held(1));
        assertThat(lanes).hasSize(1);
        assertThat(lanes.get(0).holds()).hasSize(2);
    }

    @Test
    void theWorstIsFirst() {
        List<Lane> lanes =
                lanes(
                        Line.of("acquired-contended", "r", 1, 1).lock(FILE, "quiet", "1"),
                        Line.of("resolved", "r", 2, 2).lock(FILE, "resolved", "2").held(99_999),
                        Line.of("released", "r", 3, 3).lock(FILE, "released", "3").held(10),
                        Line.of("overdue", "r", 4, 4).lock(FILE, "open", "4").held(10),
                        Line.of("overdue", "r", 5, 5).lock(FILE, "longer", "5").held(20),
                        Line.of("overdue", "r", 6, 6)
                                .lock("jvm-lock", "deadlock", "6")
                                .with("deadlock", true));

        assertThat(lanes)
                .extracting(Lane::lock)
                .containsExactly("deadlock", "longer", "open", "released", "resolved", "quiet");
    }

    @Test
    void absurdFiguresStayWithinBounds() {
        long most = (1L << 53) - 1;
        Hold hold =
                only(
                        event("overdue", 1000, "h", most)
                                .with("maxHoldMs", most)
                                .with("longestWaitMs", most)
                                .with("waiters", most),
                        event("released", 900, "h", -5).with("maxHoldMs", -9));

        assertThat(hold.start()).isLessThanOrEqualTo(hold.end());
        assertThat(hold.held()).isLessThan(11L * 366 * 24 * 3_600_000);
    }
}
