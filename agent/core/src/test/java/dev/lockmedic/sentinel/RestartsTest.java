package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private final Restarts restarts = new Restarts(new Pace(10_000, 100, 1000));

    @Test
    void theFirstStartIsNoRestart() {
        assertThat(restarts.count()).isZero();
        restarts.begun();
        assertThat(restarts.count()).isZero();
        restarts.begun();
        assertThat(restarts.count()).isOne();
    }

    @Test
    void pausesGrowUpToTheLongest() {
        restarts.failed();
        assertThat(restarts.pauseMillis()).isEqualTo(100);
        restarts.failed();
        assertThat(restarts.pauseMillis()).isEqualTo(200);
        for (int i = 0; i < 9; i++) {
            restarts.failed();
            assertThat(restarts.areOver()).isFalse();
        }
        assertThat(restarts.pauseMillis()).isEqualTo(1000);
        restarts.failed();
        assertThat(restarts.areOver()).isTrue();
    }

    @Test
    void afterALongLifeTheFailuresBeforeItDoNotCount() {
        restarts.failed();
        restarts.failed();
        restarts.endedAfter(System.nanoTime() - TimeUnit.SECONDS.toNanos(10));
        assertThat(restarts.failures()).isEqualTo(2);

        restarts.endedAfter(System.nanoTime() - TimeUnit.MINUTES.toNanos(2));
        assertThat(restarts.failures()).isZero();
    }
}
