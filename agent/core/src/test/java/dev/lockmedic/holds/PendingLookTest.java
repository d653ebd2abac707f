package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingLookTest {
    private final PendingLook look = new PendingLook();

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5, Long.MIN_VALUE + 1})
    void theEarliestOneThatWasAskedForIsTakenOnce(long now) {
        assertThat(look.take(now)).as("none was asked for").isFalse();
        assertThat(look.at(now + 10)).isTrue();
        assertThat(look.at(now + 11)).as("an earlier one is due").isFalse();
        assertThat(look.at(now + 9)).isTrue();

        assertThat(look.take(now + 8)).isFalse();
        assertThat(look.take(now + 9)).isTrue();
        assertThat(look.take(now + 20)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5})
    void oneMayTakeThePlaceOfAnEarlierOne(long now) {
        look.at(now);
        look.anew(now + 10);

        assertThat(look.take(now + 9)).isFalse();
        assertThat(look.take(now + 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5})
    void oneAtTheClocksOnlyIsSoFromItsMomentOn(long now) {
        look.clockCheck(now + 10);
        assertThat(look.isClockCheck(now + 9)).isFalse();
        assertThat(look.isClockCheck(now + 10)).isTrue();

        look.clockCheck(null);
        assertThat(look.isClockCheck(now + 10)).isFalse();
    }

    @Test
    void oneHealerAtATimeIsAtAHold() {
        assertThat(look.beginCare()).isTrue();
        assertThat(look.beginCare()).isFalse();
        look.endCare();
        assertThat(look.beginCare()).isTrue();
    }
}
