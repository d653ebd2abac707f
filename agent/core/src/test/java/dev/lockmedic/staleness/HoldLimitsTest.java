package dev.lockmedic.staleness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which max hold counts: the recorded one within the cap, else the operator's, else none. */
class HoldLimitsTest {
    private static HoldLimits limits(Long recorded, Long maxHold, Long cap) {
        return HoldLimits.of(
                recorded == null ? OptionalLong.empty() : OptionalLong.of(recorded),
                "payload",
                Optional.ofNullable(maxHold),
                Optional.ofNullable(cap));
    }

    @Test
    void theRecordedOneCounts() {
        assertThat(limits(5L, null, null)).isEqualTo(new HoldLimits(5, "payload"));
        assertThat(limits(5L, 3L, null)).isEqualTo(new HoldLimits(5, "payload"));
    }

    @Test
    void theCapBoundsWhatIsRecordedOnly() {
        assertThat(limits(5L, null, 4L)).isEqualTo(new HoldLimits(4, "lockmedic.max-hold-cap"));
        assertThat(limits(5L, null, 5L)).isEqualTo(new HoldLimits(5, "payload"));
        assertThat(limits(null, 9L, 4L)).isEqualTo(new HoldLimits(9, "lockmedic.max-hold"));
        assertThat(limits(Long.MAX_VALUE, null, 4L))
                .isEqualTo(new HoldLimits(4, "lockmedic.max-hold-cap"));
    }

    @Test
    void withoutAnyItIsNeverOverdue() {
        assertThat(limits(null, null, 4L).exists()).isFalse();
        assertThat(limits(null, null, null)).isEqualTo(new HoldLimits(HoldLimits.NONE, "none"));
        assertThat(limits(1L, null, null).exists()).isTrue();
    }
}
