package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConversionsTest {
    @Test
    void lockFilesArePathsFilesAndStrings() {
        Path absolute = Path.of("a.lock").toAbsolutePath();
        assertThat(Conversions.path("a.lock")).isEqualTo(absolute);
        assertThat(Conversions.path(new File("a.lock"))).isEqualTo(absolute);
        assertThat(Conversions.path(Path.of("a.lock"))).isEqualTo(absolute);
        assertThat(Conversions.path("")).isNull();
        assertThat(Conversions.path(7)).isNull();
        assertThat(Conversions.path(null)).isNull();
    }

    @Test
    void limitsAreNumbersAndDurations() {
        assertThat(Conversions.millis(7)).isEqualTo(OptionalLong.of(7));
        assertThat(Conversions.millis(Duration.ofMinutes(5))).isEqualTo(OptionalLong.of(300_000));
        assertThat(Conversions.millis(Duration.ofNanos(1))).isEqualTo(OptionalLong.of(1));
        assertThat(Conversions.millis(Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo(OptionalLong.of(Long.MAX_VALUE));
        assertThat(Conversions.millis(0)).isEmpty();
        assertThat(Conversions.millis(Duration.ofSeconds(-1))).isEmpty();
        assertThat(Conversions.millis("7")).isEmpty();
        assertThat(Conversions.millis(null)).isEmpty();
    }

    @Test
    void reasonsAreCollectionsArraysAndSingleValues() {
        assertThat(Conversions.reasons(List.of("a", 7), "x")).containsExactly("a", "7");
        assertThat(Conversions.reasons(new Object[] {"a", null}, "x")).containsExactly("a");
        assertThat(Conversions.reasons("a", "x")).containsExactly("a");
        assertThat(Conversions.reasons(null, "x")).isEmpty();
    }
}
