package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.holds.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When holds are looked at, and that no look is lost. */
class HolderCareTest extends HolderSide {
    @Test
    void aLockWithinItsLimitIsLookedAtAgainAtItsDeadline() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);

        look(care, hold);

        assertThat(lock).exists();
        assertThat(hold.isHeld()).isTrue();
        assertThat(hold.limit().millis()).isEqualTo(3_600_000);
    }

    @Test
    void aMomentThatCouldNotBeHandedOverIsNotLost() throws IOException {
        HolderCare care = care("reclaim", null);
        Hold hold = held(1000);
        hold.look().at(System.nanoTime());

        assertThatThrownBy(() -> care.due(hold)).isInstanceOf(NullPointerException.class);

        assertThat(hold.look().take(System.nanoTime())).as("still due").isTrue();
    }

    @Test
    void looksDoNotMultiply() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);

        for (int i = 0; i < 5; i++) {
            care.settingsChanged();
        }

        assertThat(looks).as("one is pending, the others would be the same").hasValue(1);
        assertThat(hold.look().take(System.nanoTime())).isTrue();
        assertThat(hold.look().take(System.nanoTime())).isFalse();
    }

    /**
     * It was stopped between stamping its payload and creating the file: others count from there.
     */
    @Test
    void whatTheHolderRecordedCountsIfItIsEarlier() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(30_000, 10_000, 29_000);
        look(care, hold);
        assertThat(hold.deadlineNanos() - System.nanoTime())
                .isBetween(TimeUnit.MILLISECONDS.toNanos(-20_000), TimeUnit.SECONDS.toNanos(1));
        assertThat(hold.heldMillis(System.nanoTime())).isBetween(29_000L, 50_000L);

        Hold wrongClock = held(30_000, 10_000, TimeUnit.HOURS.toMillis(2));
        look(care, wrongClock);
        assertThat(wrongClock.heldMillis(System.nanoTime())).isBetween(10_000L, 30_000L);
    }

    /** A writing thread waits for the look that tells it whether it may. */
    @Test
    void theFirstLookCanBeHadAtOnce() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(1000);

        care.lookNow(hold);

        assertThat(hold.limit().millis()).isEqualTo(1000);
        assertThat(hold.isOverdue(System.nanoTime())).isTrue();
        assertThat(hold.look().beginCare()).as("nobody is at it any more").isTrue();
    }

    /** A machine was suspended: the boot clock went on, the monotonic one did not. */
    @Test
    void aHoldThatOutlastedItsLimitInSuspendIsReleasedAtTheNextLook() throws IOException {
        AtomicLong boot = new AtomicLong(10_000_000);
        HolderCare care = care("reclaim", healers, machine(boot));
        Hold hold = held(3_600_000);
        look(care, hold);
        assertThat(hold.clock().bootStartMillis())
                .isBetween(10_000_000L - 60_100, 10_000_000L - 59_900);

        boot.addAndGet(3_600_000 - 60_000 - 1000);
        look(care, hold);
        assertThat(hold.isHeld()).isTrue();
        boot.addAndGet(2000);
        look(care, hold);

        await().until(() -> !heals.last().isEmpty());
        assertThat(lock).doesNotExist();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
    }

    /** So it must be looked at now and then, and such a look must cost next to nothing. */
    @Test
    void aHoldWithinItsLimitIsLookedAtByTheClocksAlone() throws IOException {
        AtomicLong boot = new AtomicLong(10_000_000);
        HolderCare care = care("reclaim", healers, machine(boot));
        Hold hold = held(3_600_000);
        look(care, hold);
        long in25Seconds = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
        assertThat(hold.look().take(in25Seconds)).isFalse();
        long in31Seconds = System.nanoTime() + TimeUnit.SECONDS.toNanos(31);
        assertThat(hold.look().take(in31Seconds)).isTrue();
        assertThat(hold.look().isClockCheck(in31Seconds)).isTrue();
        Files.delete(lock);

        hold.look().clockCheck(System.nanoTime());
        look(care, hold);
        assertThat(hold.note()).as("nobody looked at the file").isEmpty();
        care.settingsChanged();
        look(care, hold);
        assertThat(hold.note()).as("somebody did").contains("gone");
    }

    @Test
    void aLookThatNoMemoryWasLeftForIsMadeUpFor() throws IOException {
        HolderCare care = care("reclaim");
        AtomicInteger missed = new AtomicInteger();
        care.timedBy(
                (at, hold) -> {
                    throw new OutOfMemoryError("in a test");
                },
                missed::incrementAndGet);
        Hold hold = held(1000);
        assertThatThrownBy(() -> care.begun(hold)).isInstanceOf(OutOfMemoryError.class);
        assertThat(missed).hasValue(1);

        care.timedBy((at, due) -> care.due(due), missed::incrementAndGet);
        care.lookAtAll();

        await().until(() -> !hold.isHeld());
        assertThat(lock).doesNotExist();
        assertThat(missed).hasValue(1);
    }
}
