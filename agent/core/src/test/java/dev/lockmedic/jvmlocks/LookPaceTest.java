package dev.lockmedic.jvmlocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookPaceTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LookPace pace = new LookPace();

    private long looks(int times, long tookNanos, int threads) {
        long period = 0;
        for (int i = 0; i < times; i++) {
            period = pace.next(tookNanos, threads);
        }
        return period;
    }

    @Test
    void aCheapLookComesEveryQuarterSecond() {
        assertThat(looks(1, 80 * MS, 20)).as("the first loads classes").isEqualTo(250 * MS);
        assertThat(looks(50, MS / 10, 20)).isEqualTo(250 * MS);
    }

    @Test
    void aDearLookBecomesRare() {
        assertThat(looks(50, 10 * MS, 20_000)).isEqualTo(4000 * MS);
        assertThat(pace.costNanos()).isEqualTo(10 * MS);
    }

    @Test
    void oneLookThatWasHeldUpChangesLittle() {
        looks(4, 300 * MS, 20);
        assertThat(pace.next(300 * MS, 20)).isLessThanOrEqualTo(500 * MS);
        assertThat(looks(2, MS / 10, 20)).isEqualTo(250 * MS);
        assertThat(pace.next(3000 * MS, 20)).isEqualTo(250 * MS);
    }

    @Test
    void moreThreadsCostMore() {
        looks(10, MS, 1000);
        assertThat(looks(20, 70 * MS, 100_000)).isEqualTo(28_000 * MS);
    }
}
