package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.cli.Ink.When;
import org.junit.jupiter.api.Test;

/** When there are colours. */
class InkTest {
    @Test
    void onATerminalOnlyUnlessSomebodyHasSaidNo() {
        assertThat(Ink.decide(When.AUTO, true, null, "xterm")).isEqualTo(Ink.ANSI);
        assertThat(Ink.decide(When.AUTO, true, "", "xterm")).as("empty").isEqualTo(Ink.ANSI);
        assertThat(Ink.decide(When.AUTO, true, "1", "xterm")).isEqualTo(Ink.NONE);
        assertThat(Ink.decide(When.AUTO, false, null, "xterm")).isEqualTo(Ink.NONE);
        assertThat(Ink.decide(When.AUTO, true, null, "dumb")).isEqualTo(Ink.NONE);
        assertThat(Ink.decide(When.AUTO, true, null, null)).isEqualTo(Ink.NONE);
    }

    @Test
    void whoSaysItOutrightGetsIt() {
        assertThat(Ink.decide(When.ALWAYS, false, "1", null)).isEqualTo(Ink.ANSI);
        assertThat(Ink.decide(When.NEVER, true, null, "xterm")).isEqualTo(Ink.NONE);
    }

    @Test
    void withoutColoursThereIsNothingButTheText() {
        for (Ink.Tone tone : Ink.Tone.values()) {
            assertThat(Ink.NONE.paint("text", tone)).isEqualTo("text");
        }
        assertThat(Ink.ANSI.paint("text", Ink.Tone.BAD)).isEqualTo("\033[31mtext\033[0m");
        assertThat(Ink.ANSI.paint("text", Ink.Tone.PLAIN)).isEqualTo("text");
    }
}
