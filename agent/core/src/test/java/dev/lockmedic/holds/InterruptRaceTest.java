package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand times a healer takes the lock and interrupts the holder while the holder gives
 * it back: an interrupt comes before the release has returned, or never.
 */
@Timeout(120)
class InterruptRaceTest {
    private static final int RACES = 100_000;

    private final HoldRegistry holds = new HoldRegistry();
    private final AtomicReference<Hold> current = new AtomicReference<>();
    private volatile boolean done;
    private volatile int turn;
    private volatile int ready;

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void noInterruptHitsAThreadThatHasReleased() throws InterruptedException {
        Thread healer =
                new Thread(
                        () -> {
                            int seen = 0;
                            while (!done) {
                                if (turn == seen) {
                                    Thread.yield();
                                    continue;
                                }
                                seen = turn;
                                Hold hold = current.get();
                                ready = seen;
                                spin(seen % 89);
                                if (holds.lost(hold)) {
                                    hold.interruptHolder();
                                }
                            }
                        },
                        "healer");
        healer.start();
        int lost = 0;
        int interrupted = 0;
        int strays = 0;
        try {
            for (int i = 1; i <= RACES; i++) {
                Hold hold = holds.begin(Starts.by(Thread.currentThread()));
                current.set(hold);
                turn = i;
                // Both at work at the same time, however few processors there are.
                while (ready != i) {
                    Thread.yield();
                }
                spin(i % 97);
                // As the release fence does: given back, or refused because it is lost.
                if (!holds.released(hold)) {
                    lost++;
                    hold.noInterruptFromNowOn();
                }
                interrupted += Thread.interrupted() ? 1 : 0;
                spin(50);
                strays += Thread.currentThread().isInterrupted() ? 1 : 0;
            }
        } finally {
            done = true;
            healer.join();
        }

        assertThat(Thread.interrupted()).isFalse();
        assertThat(strays).as("interrupts after the release").isZero();
        assertThat(lost).as("so that there was something to race for").isBetween(100, RACES);
        assertThat(interrupted).isBetween(1, lost);
    }
}
