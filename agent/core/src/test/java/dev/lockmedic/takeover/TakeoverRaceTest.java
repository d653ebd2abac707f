package dev.lockmedic.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.testing.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Taking over never makes two owners, with three JVMs at it; and the same race finds two owners
 * soon where locks are compared and then deleted, so that its finding none means something.
 */
@Timeout(120)
class TakeoverRaceTest {
    private static final long ENOUGH = 3000;

    @TempDir Path folder;

    private TakeoverRace race(TakeoverRace.Protocol protocol) throws Exception {
        TakeoverRace race = new TakeoverRace(folder, protocol);
        String[] arguments = {folder.toString(), protocol.name()};
        try (ChildJvm one = ChildJvm.start(TakeoverRace.class, arguments);
                ChildJvm two = ChildJvm.start(TakeoverRace.class, arguments)) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(two.line()).isEqualTo("ready");
            Thread here =
                    new Thread(
                            () -> {
                                try {
                                    race.run(3);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            here.start();
            try {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(
                                () ->
                                        race.acquired() >= ENOUGH
                                                || protocol != TakeoverRace.Protocol.GUARDED
                                                        && race.doubles() > 0);
            } finally {
                race.stop();
                here.join();
            }
        }
        return race;
    }

    @Test
    void takingOverUnderTheGuardMakesNoSecondOwner() throws Exception {
        TakeoverRace race = race(TakeoverRace.Protocol.GUARDED);

        assertThat(race.acquired()).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(race.doubles()).as("second owners of " + race.acquired()).isZero();
    }

    @Test
    void comparingThenDeletingMakesSecondOwners() throws Exception {
        assertThat(race(TakeoverRace.Protocol.COMPARE_THEN_DELETE).doubles()).isPositive();
    }
}
