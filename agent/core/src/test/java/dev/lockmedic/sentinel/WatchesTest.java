package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.staleness.HoldLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchesTest {
    @TempDir Path folder;
    private final HoldRegistry holds = new HoldRegistry();
    private final Watches watches = new Watches(new AgentLog(() -> LogLevel.OFF));
    private LockSnapshot lock;
    private int made;

    @BeforeEach
    void aLockFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), "payload");
        lock = LockFileReader.ofBytesOnly(identity -> false).read(file);
    }

    /** Each of another lock: one that is taken anew is over. */
    private Hold hold() {
        Path path = folder.resolve(++made + ".lock");
        long now = System.currentTimeMillis();
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                path.toString(),
                                path,
                                Thread.currentThread(),
                                System.nanoTime(),
                                now,
                                now,
                                true,
                                false));
        hold.limit(new HoldLimits(600_000, HoldLimits.FROM_PAYLOAD));
        return hold;
    }

    /** What is to be told now. */
    private String batch() {
        Batch batch = new Batch();
        watches.addTo(batch);
        return new String(batch.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNewIsToldOnce() {
        Hold hold = hold();
        assertThat(watches.add(hold, lock)).isTrue();
        assertThat(watches.add(hold, lock)).as("nothing new").isFalse();
        assertThat(watches.areTold()).isFalse();

        assertThat(batch()).startsWith(Wire.ARM + " ");
        assertThat(batch()).isEmpty();
        assertThat(watches.areTold()).isTrue();
    }

    @Test
    void anotherDeadlineIsToldUnderTheSameId() {
        Hold hold = hold();
        watches.add(hold, lock);
        batch();

        hold.limit(new HoldLimits(1000, HoldLimits.FROM_PAYLOAD));
        assertThat(watches.add(hold, lock)).isTrue();

        assertThat(batch()).contains(" " + hold.deadlineNanos() + " ");
        assertThat(watches.size()).isOne();
    }

    @Test
    void whatIsOverIsForgottenOnceTheChildHasAnswered() {
        Hold hold = hold();
        watches.add(hold, lock);
        batch();
        holds.released(hold);
        watches.sweep();

        assertThat(batch()).startsWith(Wire.DISARM + " " + hold.id());
        assertThat(watches.of(hold.id())).as("it may have been faster").isNotNull();
        watches.answered();
        assertThat(watches.isEmpty()).isTrue();
    }

    @Test
    void whatIsOverBeforeItWasToldIsNeverTold() {
        Hold hold = hold();
        watches.add(hold, lock);
        holds.released(hold);
        watches.sweep();

        assertThat(watches.isEmpty()).isTrue();
        assertThat(batch()).isEmpty();
    }

    @Test
    void aNewChildIsToldAll() {
        watches.add(hold(), lock);
        watches.add(hold(), lock);
        String all = batch();

        watches.tellAnew();

        assertThat(batch().lines()).containsExactlyInAnyOrderElementsOf(all.lines().toList());
    }

    @Test
    void aBatchIsNoLargerThanAPipe() {
        for (int i = 0; i < 100; i++) {
            watches.add(hold(), lock);
        }
        int lines = 0;
        while (!watches.areTold()) {
            String batch = batch();
            assertThat(batch.length()).isLessThanOrEqualTo(Batch.MOST_BYTES);
            lines += (int) batch.lines().count();
        }
        assertThat(lines).isEqualTo(100);
    }

    @Test
    void thereAreBoundsAndWhatIsBeyondIsCounted() {
        while (watches.refused() == 0) {
            watches.add(hold(), lock);
        }
        int most = watches.size();
        assertThat(most).isBetween(1000, 5000);
        watches.forget(watches.of(holds.held().iterator().next().id()));

        assertThat(watches.add(hold(), lock)).isTrue();
        assertThat(watches.add(hold(), lock)).isFalse();
        assertThat(watches.refused()).isEqualTo(2);
    }
}
