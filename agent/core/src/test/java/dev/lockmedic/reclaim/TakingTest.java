package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.events.Events;
import dev.lockmedic.fence.ResourceSwap;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Fence;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes a lock away, and who tells of it. */
class TakingTest {
    @TempDir Path folder;
    private final HoldRegistry holds = new HoldRegistry();
    private final LockFileReader reader = new LockFileReader(identity -> false);
    private Runnable underTheGuard = () -> {};
    private Taking taking;
    private LockSnapshot lock;
    private Hold hold;

    @BeforeEach
    void aHeldLock() throws IOException {
        Settings settings = Settings.resolve("", new Properties(), Map.of(), text -> {});
        AgentLog log = new AgentLog(() -> LogLevel.OFF);
        // Asked right before the removal.
        ResourceSwap swap =
                new ResourceSwap(
                        () -> {
                            underTheGuard.run();
                            return Fence.ON;
                        },
                        () -> 0L,
                        identity -> false);
        taking =
                new Taking(
                        holds,
                        new Takeover(new Guards(), reader),
                        swap,
                        new HolderNotices(settings, null, new Waiters(), new Events(), log));
        Path file = Files.writeString(folder.resolve("a.lock"), "payload");
        lock = reader.read(file);
        long now = System.currentTimeMillis();
        hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                file.toString(),
                                file,
                                Thread.currentThread(),
                                System.nanoTime(),
                                now,
                                now,
                                true,
                                false));
    }

    @Test
    void whoRemovesItEntersTheLoss() {
        Taking.Taken taken = taking.take(lock, hold, "taken by a test", true);

        assertThat(taken.result().outcome()).isEqualTo(Takeover.Outcome.REMOVED);
        assertThat(taken.entered()).isTrue();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(hold.lossWords()).isEqualTo("taken by a test");
    }

    /** The second watch has told of it already, say: then this is not to be told again. */
    @Test
    void aLossThatSomebodyElseHasEnteredJustThenIsNotEnteredTwice() {
        underTheGuard = () -> holds.lost(hold);

        Taking.Taken taken = taking.take(lock, hold, "taken by a test", true);

        assertThat(taken.result().outcome()).isEqualTo(Takeover.Outcome.REMOVED);
        assertThat(taken.entered()).isFalse();
    }

    @Test
    void aLockThatItsHolderHasGivenBackIsNotTaken() {
        holds.released(hold);

        Taking.Taken taken = taking.take(lock, hold, "taken by a test", true);

        assertThat(taken.result().outcome()).isEqualTo(Takeover.Outcome.CALLED_OFF);
        assertThat(lock.path()).exists();
    }

    @Test
    void anothersHoldIsNobodysToEnter() {
        Taking.Taken taken = taking.take(lock, null, "", false);

        assertThat(taken.entered()).isTrue();
        assertThat(lock.path()).doesNotExist();
    }
}
