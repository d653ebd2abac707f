package dev.lockmedic.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LockLinesTest {
    private static final long SECOND = 1_000_000_000L;

    private final LockLines lines = new LockLines();

    /** How many of a thousand lines at this moment are written. */
    private int written(String key, long now) {
        int count = 0;
        for (int i = 0; i < 1000; i++) {
            if (lines.take(key, now) >= 0) {
                count++;
            } else {
                lines.noteLeftOut();
            }
        }
        return count;
    }

    @Test
    void someComeAtOnceAndThenOneEveryFewSeconds() {
        assertThat(written("released a", 0)).isEqualTo(LockLines.BURST);
        assertThat(written("released a", 4 * SECOND)).isZero();
        assertThat(lines.take("released a", 5 * SECOND)).isEqualTo(980 + 1000);
        assertThat(written("released a", 5 * SECOND)).isZero();
        assertThat(lines.take("released a", 10 * SECOND)).isEqualTo(1000);
        assertThat(written("released a", 1000 * SECOND)).isEqualTo(LockLines.BURST);
    }

    @Test
    void otherLocksAndOtherKindsHaveTheirOwn() {
        written("released a", 0);

        assertThat(written("released b", 0)).isEqualTo(LockLines.BURST);
        assertThat(written("lost a", 0)).isEqualTo(LockLines.BURST);
    }

    @Test
    void whatWasLeftOutIsToldOnceThereIsRoom() {
        assertThat(lines.hasLeftOut()).isFalse();
        written("released a", 0);
        assertThat(lines.hasLeftOut()).isTrue();
        assertThat(lines.leftOut(SECOND)).isEmpty();
        assertThat(lines.hasLeftOut()).isTrue();

        assertThat(lines.leftOut(6 * SECOND))
                .containsExactly("980 more lines were left out: released a");
        assertThat(lines.hasLeftOut()).isFalse();
        assertThat(lines.leftOut(60 * SECOND)).isEmpty();
    }

    @Test
    void anyNumberOfLocksTakesBoundedRoom() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(lines.take("released " + i, i)).isZero();
        }
    }
}
