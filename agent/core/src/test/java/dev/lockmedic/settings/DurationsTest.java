package dev.lockmedic.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as people write them, and that what is printed is read back as the same. */
class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "30s, 30000",
        "17m, 1020000",
        "2h, 7200000",
        "1d, 86400000",
        "250, 250",
        "'  5 S ', 5000",
        "300000000000d, 9223372036854775807",
    })
    void isRead(String text, long millis) {
        assertThat(Durations.parseMillis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "s", "-1s", "1.5s", "1 min", "1w", "1234567890123456789", "0x1"})
    void isRefused(String text) {
        assertThatThrownBy(() -> Durations.parseMillis(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a duration; write for example 500ms, 30s, 17m or 2h");
    }

    @Test
    void zeroIsNoDuration() {
        assertThatThrownBy(() -> Durations.parseMillis("0s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a duration must be more than 0");
    }

    @Test
    void whatIsFormattedIsReadBackAsTheSame() {
        Random random = new Random(4711);
        long[] units = {1, 1000, 60_000, 3_600_000};
        for (int i = 0; i < 10_000; i++) {
            long millis = (1 + (random.nextLong() >>> 34)) * units[random.nextInt(4)];
            assertThat(Durations.parseMillis(Durations.format(millis))).isEqualTo(millis);
        }
        assertThat(Durations.format(7_200_000)).isEqualTo("2h");
        assertThat(Durations.format(1500)).isEqualTo("1500ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "999, 999ms",
        "2500, 2.5s",
        "61000, 1m01s",
        "29040000, 8h04m",
        "-1500, -1.5s",
        "-9223372036854775808, -2562047788015h12m",
    })
    void isPrintedForPeople(long millis, String text) {
        assertThat(Durations.human(millis)).isEqualTo(text);
    }
}
