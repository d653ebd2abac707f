package dev.lockmedic.healers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.watchdog.Watchdog;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watchdog looks after the healers whenever they have work, and however far its deadlines. */
@Timeout(60)
class SupervisionTest {
    private final Healers healers =
            new Healers("test-healer", problem -> {}, TimeUnit.MILLISECONDS.toNanos(50));
    private final Watchdog watchdog = new Watchdog(hold -> {}, List.of(healers), nanos -> {});
    private final CountDownLatch end = new CountDownLatch(1);

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Hold hold() {
        return new HoldRegistry()
                .begin(new Hold.Start(Hold.Kind.PROFILE, "x", null, null, 0, 0, 0, true, false));
    }

    private void aStuckHealerIsReplaced() {
        healers.submit("hanging", this::hang);
        await().until(() -> healers.state().stuck() == 1);
    }

    @Test
    void aStuckHealerIsReplacedWhileNothingIsDue() {
        healers.supervisedBy(watchdog::superviseHealers);
        watchdog.start();
        try {
            aStuckHealerIsReplaced();
        } finally {
            close();
        }
    }

    @Test
    void aStuckHealerIsReplacedWhileADeadlineIsFarAway() {
        healers.supervisedBy(watchdog::superviseHealers);
        watchdog.start();
        try {
            watchdog.at(System.nanoTime() + TimeUnit.HOURS.toNanos(1), hold());
            await().until(() -> watchdog.state().timers() == 1);
            aStuckHealerIsReplaced();
        } finally {
            close();
        }
    }

    private void close() {
        end.countDown();
        healers.close();
        watchdog.close(10_000);
        assertThat(watchdog.state().alive()).isFalse();
    }
}
