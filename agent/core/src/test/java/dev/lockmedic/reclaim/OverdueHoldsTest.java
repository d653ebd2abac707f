package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.staleness.HoldLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A hold that is past its limit. */
class OverdueHoldsTest extends HolderSide {
    @Test
    void anOverdueLockIsReleasedAndItsHolderIsAZombie() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(1000);

        look(care, hold);

        await().until(() -> !heals.last().isEmpty());
        assertThat(lock).doesNotExist();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
        Heal heal = heals.last().get(0);
        assertThat(heal.outcome()).isEqualTo(Heal.Outcome.RELEASED);
        assertThat(heal.action()).isEqualTo(Heal.Action.FORCE_RELEASE);
        assertThat(heal.reasons()).isEqualTo(List.of("hold-exceeded"));
        assertThat(heal.seen()).isEqualTo("the lock file is gone");
    }

    @Test
    void byPolicyAnOverdueLockIsOnlyReported() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(1000);

        look(care, hold);

        assertThat(lock).exists();
        assertThat(hold.isHeld()).isTrue();
        assertThat(heals.last()).extracting(Heal::outcome).containsExactly(Heal.Outcome.REPORTED);
    }

    @Test
    void whatCantBeReadAtTheDeadlineIsTriedAgainAndWhatWasKnownOfItStaysKnown() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(TimeUnit.HOURS.toMillis(1));
        look(care, hold);
        hold.limit(new HoldLimits(1000, HoldLimits.FROM_PAYLOAD));
        unreadable = true;
        look(care, hold);

        assertThat(hold.isHeld()).isTrue();
        assertThat(lock).exists();
        assertThat(hold.snapshot().payload().recognised()).isTrue();
        assertThat(heals.last()).extracting(Heal::outcome).containsOnly(Heal.Outcome.NOT_RELEASED);
        assertThat(hold.note()).contains("not released: this process may hold a FileLock on it");

        unreadable = false;
        Files.writeString(lock, Files.readString(lock).replace("3600000", "1000"));
        look(care, hold);
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(lock).doesNotExist();
    }

    /** It is the heal of the contender, who tells of it; this side only learns that it has lost. */
    @Test
    void aLockThatAContenderElsewhereTakesJustThenIsNotToldAsReleasedFromHere() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(1000);
        AtomicInteger reads = new AtomicInteger();
        onRead =
                () -> {
                    // The first is the look, the second the last one before the removal.
                    if (reads.incrementAndGet() == 2) {
                        assertThat(lock.toFile().delete()).isTrue();
                    }
                };

        look(care, hold);

        assertThat(reads).hasValueGreaterThanOrEqualTo(2);
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
        await().until(() -> hold.look().beginCare());
        assertThat(heals.last()).isEmpty();
    }
}
