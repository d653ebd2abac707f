package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.holds.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hold whose lock file is gone, or where another's lies. */
class LossesTest extends HolderSide {
    @Test
    void aRemovalThatNoMemoryWasLeftToEnterIsEnteredAndToldLater() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(1000);
        hold.removedByUs();
        Files.delete(lock);
        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        await().until(() -> !heals.last().isEmpty());
        assertThat(heals.last()).extracting(Heal::outcome).containsOnly(Heal.Outcome.RELEASED);
    }

    @Test
    void anothersLockInItsPlaceIsLeftAlone() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        look(care, hold);
        Files.delete(lock);
        Files.writeString(lock, "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}");

        await().until(
                        () -> {
                            look(care, hold);
                            return !hold.isHeld();
                        });

        assertThat(lock).exists();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
    }

    @Test
    void aFileGoneBeforeItWasSeenWasGivenBackUnseen() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000, -3_600_000, -3_600_000);
        Files.delete(lock);

        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(holds.hasZombie(lock)).isFalse();
    }

    /** This JVM was stopped right after it had taken the lock, for long enough to lose it. */
    @Test
    void aFileLongGoneBeforeItWasSeenLeavesAZombie() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        Files.delete(lock);

        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
    }

    /** Its holder still believes in it; whoever takes the lock next must not lose it to it. */
    @Test
    void aFileDeletedBehindItsHoldersBackLeavesAZombie() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        look(care, hold);
        Files.delete(lock);

        look(care, hold);
        assertThat(hold.isHeld()).as("its own release may be under way").isTrue();
        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.hasZombie(lock)).isTrue();
        assertThat(heals.last()).isEmpty();
    }

    /** Reclaimed and given back by another process while this one only reports, or stood still. */
    @Test
    void aFileGonePastTheLimitLeavesAZombie() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(1000);
        look(care, hold);
        Files.delete(lock);

        look(care, hold);
        assertThat(hold.isHeld()).as("its own release may be under way").isTrue();
        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
    }

    @Test
    void anotherFileThatCantBeReadIsNoProofOfALoss() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(TimeUnit.HOURS.toMillis(1));
        look(care, hold);
        // As hosts do that write their payload anew: beside it, and then by a rename.
        Path next = Files.writeString(folder.resolve("next"), Files.readString(lock));
        Files.move(next, lock, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        unreadable = true;
        look(care, hold);
        assertThat(hold.isHeld()).isTrue();

        unreadable = false;
        look(care, hold);
        assertThat(hold.isHeld()).isTrue();
    }
}
