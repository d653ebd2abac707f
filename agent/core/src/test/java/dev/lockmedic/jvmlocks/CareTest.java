package dev.lockmedic.jvmlocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CareTest {
    private final Care care = new Care();
    private final long start = System.nanoTime();

    @Test
    void isToldAtOnceAndThenEverMoreRarely() {
        assertThat(care.tells(start)).isTrue();
        assertThat(care.tells(at(9))).isFalse();
        assertThat(care.tells(at(10))).isTrue();
        assertThat(care.tells(at(29))).isFalse();
        assertThat(care.tells(at(30))).isTrue();
    }

    @Test
    void whatIsInForceBeingAnotherIsTelling() {
        care.inForce("report");
        assertThat(care.tells(start)).isTrue();
        care.inForce("report");
        assertThat(care.tells(at(1))).isFalse();
        care.inForce("interrupt");
        assertThat(care.tells(at(2))).isTrue();
        care.inForce("interrupt");
        assertThat(care.tells(at(3))).as("once").isFalse();
    }

    private long at(int seconds) {
        return start + TimeUnit.SECONDS.toNanos(seconds);
    }
}
