package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.staleness.HoldLimits;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One hold: its deadline on the monotonic clock, and which file is its own. */
class HoldTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private static Hold hold(long startNanos, long limitMillis) {
        Hold hold = new Hold(1, Starts.at(startNanos, Thread.currentThread()));
        hold.limit(new HoldLimits(limitMillis, "payload"));
        return hold;
    }

    private static FileIdentity file(Object key, long birthMillis) {
        FileTime birth = FileTime.fromMillis(birthMillis);
        return new FileIdentity(
                FileIdentity.Kind.FILE, key, birth, true, FileTime.fromMillis(birthMillis + 1), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000_000L, -5_000_000_000L, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void isOverdueFromItsDeadlineOnWhereverTheClockStands(long start) {
        Hold hold = hold(start, 100);

        assertThat(hold.isOverdue(start)).isFalse();
        assertThat(hold.isOverdue(start + 100 * MILLI - 1)).isFalse();
        assertThat(hold.isOverdue(start + 100 * MILLI)).isTrue();
        assertThat(hold.isOverdue(start + 200 * MILLI)).isTrue();
        assertThat(hold.heldMillis(start + 150 * MILLI)).isEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MAX_VALUE,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE / 1_000_000,
                Long.MAX_VALUE / 1_500_000,
            })
    void aHugeLimitIsNeverOverdue(long millis) {
        Hold hold = hold(System.nanoTime(), millis);

        assertThat(hold.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(hold.isOverdue(System.nanoTime())).isFalse();
        assertThat(hold.isOverdue(System.nanoTime() + TimeUnit.DAYS.toNanos(36_500))).isFalse();
    }

    @Test
    void withoutALimitItIsNeverOverdue() {
        Hold hold = new Hold(1, Starts.by(Thread.currentThread()));

        assertThat(hold.limit().exists()).isFalse();
        assertThat(hold.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void beforeAnybodyHasLookedTheTimeOfBirthTells() {
        Hold hold = new Hold(1, Starts.by(Thread.currentThread()));

        assertThat(hold.match(file("key", 1005))).isEqualTo(Hold.Match.YES);
        assertThat(hold.match(file("key", 500))).isEqualTo(Hold.Match.UNSURE);
        assertThat(hold.match(file("key", 5000))).isEqualTo(Hold.Match.UNSURE);
    }

    /** Its thread was stopped in the middle of the call: a successor's may be born within it. */
    @Test
    void theBirthWithinALongCallTellsNothing() {
        Hold hold =
                new Hold(
                        1,
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                Starts.LOCK.toString(),
                                Starts.LOCK,
                                Thread.currentThread(),
                                0,
                                1000,
                                1700,
                                true,
                                false));

        assertThat(hold.match(file("key", 1005))).isEqualTo(Hold.Match.UNSURE);
    }

    @Test
    void afterwardsTheIdentityTells() {
        Hold hold = new Hold(1, Starts.by(Thread.currentThread()));
        hold.identity(file("key", 5000));

        assertThat(hold.match(file("key", 5000))).isEqualTo(Hold.Match.YES);
        assertThat(hold.match(file("key", 1005))).isEqualTo(Hold.Match.NO);
        assertThat(hold.match(file("other", 5000))).isEqualTo(Hold.Match.NO);
    }

    @Test
    void theBirthOfALinkedOrAdoptedFileTellsNothing() {
        assertThat(new Hold(1, Starts.adopted()).match(file("key", 1000)))
                .isEqualTo(Hold.Match.UNSURE);
    }

    @Test
    void knowsItsThreadButDoesNotKeepIt() {
        Thread thread = Starts.thread();
        Hold hold = new Hold(1, Starts.by(thread));

        assertThat(hold.isBy(thread)).isTrue();
        assertThat(hold.isBy(Thread.currentThread())).isFalse();
        assertThat(hold.threadName()).isEqualTo(thread.getName());
        assertThat(new Hold(2, Starts.adopted()).isBy(null)).isFalse();
    }

    @Test
    void itsResourceIsThePathWithoutItsEnding() {
        assertThat(new Hold(1, Starts.adopted()).resource()).isEqualTo("/data/a");
        assertThat(new Hold(1, Starts.withoutFile(null)).resource()).isEqualTo("session 7");
    }

    @Test
    void triesAreCounted() {
        Hold hold = hold(0, 1);

        assertThat(hold.countAttempt()).isEqualTo(1);
        assertThat(hold.countAttempt()).isEqualTo(2);
        assertThat(hold.attempts()).isEqualTo(2);
    }
}
