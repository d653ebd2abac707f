package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of a terminal, not characters. */
class WidthTest {
    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "会话, 4",
        "한글, 4",
        "ｆｕｌｌ, 8",
        "é, 1",
        "e\u0301, 1",
        "🔒, 2",
        "𠀀, 2",
        "naïve-日本, 10",
        "'', 0",
    })
    void columns(String text, int columns) {
        assertThat(Width.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session-会话-日本語",
                "plain-text-that-is-long",
                "🔒🔒🔒🔒🔒🔒🔒🔒",
                "e\u0301e\u0301e\u0301e\u0301e\u0301"
            })
    void whatIsFittedHasExactlyThatWidth(String text) {
        for (int columns = 1; columns < 30; columns++) {
            assertThat(Width.of(Width.fit(text, columns, "…")))
                    .as("%d", columns)
                    .isEqualTo(columns);
            assertThat(Width.of(Width.fitRight(text, columns, "..."))).isEqualTo(columns);
            assertThat(Width.of(Width.end(text, columns, "…"))).isLessThanOrEqualTo(columns);
            assertThat(Width.of(Width.end(text, columns, "..."))).isLessThanOrEqualTo(columns);
        }
    }

    @Test
    void aCutIsShownAtTheEndThatWasCut() {
        assertThat(Width.start("/data/sessions/a.lock", 10, "…")).isEqualTo("/data/ses…");
        assertThat(Width.end("/data/sessions/a.lock", 10, "…")).isEqualTo("…ns/a.lock");
        assertThat(Width.end("/data/会a.lock", 8, "…")).isEqualTo("…a.lock");
        assertThat(Width.start("会会会", 4, "…")).isEqualTo("会…");
        assertThat(Width.end("short", 10, "…")).isEqualTo("short");
    }

    @Test
    void marksDoNotPileUpAndEmojiDoNotChangeTheirWidth() {
        assertThat(Width.tame("a" + "\u0301".repeat(50) + "b")).isEqualTo("a\u0301\u0301b");
        assertThat(Width.tame("\u2764\uFE0Fx")).isEqualTo("\u2764x");
        assertThat(Width.tame("plain")).isEqualTo("plain");
    }
}
