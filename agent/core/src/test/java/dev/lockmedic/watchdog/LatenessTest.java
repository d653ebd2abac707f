package dev.lockmedic.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The histogram of lateness: coarse steps, never below the truth, never out of bounds. */
class LatenessTest {
    @Test
    void everyValueLiesInItsBucket() {
        long[] values = {0, 1, 2, 3, 4, 5, 7, 8, 1000, 1_000_000, 999_999_999, Long.MAX_VALUE};
        for (long value : values) {
            int bucket = Lateness.bucket(value);
            assertThat(Lateness.upperBound(bucket)).isGreaterThanOrEqualTo(value);
            if (value < Long.MAX_VALUE / 2) {
                assertThat(Lateness.upperBound(bucket)).isLessThanOrEqualTo(value + value / 4 + 1);
            }
        }
    }

    @Test
    void quantilesAreAtMostTheMaximum() {
        Lateness lateness = new Lateness();
        for (int i = 1; i <= 99; i++) {
            lateness.record(10_000);
        }
        lateness.record(50_000_000);
        lateness.record(-5);

        Lateness.Summary summary = lateness.summary();
        assertThat(summary.wakeups()).isEqualTo(101);
        assertThat(summary.p50Micros()).isBetween(10L, 13L);
        assertThat(summary.p99Micros()).isBetween(10L, 13L);
        assertThat(summary.maxMicros()).isEqualTo(50_000);
    }

    @Test
    void beforeTheFirstItIsZero() {
        assertThat(new Lateness().summary()).isEqualTo(new Lateness.Summary(0, 0, 0, 0));
    }
}
