package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.staleness.HoldLimits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deadline of a hold on the monotonic clock. */
class HoldClockTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private static Hold hold(long startNanos, long limitMillis) {
        Hold hold = new Hold(1, Starts.at(startNanos, Thread.currentThread()));
        hold.limit(new HoldLimits(limitMillis, "payload"));
        return hold;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000_000L, -5_000_000_000L, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void isOverdueFromItsDeadlineOnWhereverTheClockStands(long start) {
        Hold hold = hold(start, 100);

        assertThat(hold.isOverdue(start)).isFalse();
        assertThat(hold.isOverdue(start + 100 * MILLI - 1)).isFalse();
        assertThat(hold.isOverdue(start + 100 * MILLI)).isTrue();
        assertThat(hold.isOverdue(start + 200 * MILLI)).isTrue();
        assertThat(hold.heldMillis(start + 150 * MILLI)).isEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MAX_VALUE,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE / 1_000_000,
                Long.MAX_VALUE / 1_500_000,
            })
    void aHugeLimitIsNeverOverdue(long millis) {
        Hold hold = hold(System.nanoTime(), millis);

        assertThat(hold.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(hold.isOverdue(System.nanoTime())).isFalse();
        assertThat(hold.isOverdue(System.nanoTime() + TimeUnit.DAYS.toNanos(36_500))).isFalse();
    }

    @Test
    void withoutALimitItIsNeverOverdue() {
        Hold hold = new Hold(1, Starts.by(Thread.currentThread()));

        assertThat(hold.limit().exists()).isFalse();
        assertThat(hold.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
