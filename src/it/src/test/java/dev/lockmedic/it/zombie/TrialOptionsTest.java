package dev.lockmedic.it.zombie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialOptionsTest {
    @TempDir Path folder;
    private String agent;

    @BeforeEach
    void anAgentJar() throws IOException {
        agent = "--agent=" + Files.createFile(folder.resolve("agent.jar"));
    }

    @Test
    void whatIsGivenCounts() {
        TrialOptions options =
                TrialOptions.parse(
                        agent, "--trials=7", "--fence=strict", "--loop=keep", "--max-hold=250");
        assertThat(options.trials()).isEqualTo(7);
        assertThat(options.fence()).isEqualTo("strict");
        assertThat(options.loop()).isEqualTo(WriteLoop.KEEP);
        assertThat(options.maxHoldMillis()).isEqualTo(250);
        assertThat(options.command())
                .startsWith("--trials=7 --fence=strict --loop=keep --max-hold=250 --lanes=2");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertWrong("--trials=0", "--trials must be a whole number above 0, not 0");
        assertWrong("--lanes=two", "--lanes must be a whole number above 0, not two");
        assertWrong("--fence=high", "--fence must be off, on or strict, not high");
        assertWrong("--loop=tight", "--loop must be reopen or keep, not tight");
        assertWrong("--jdk=/nowhere", "no JDK at /nowhere");
        assertWrong("--seconds=5", "unknown: --seconds");
        assertWrong("trials", "not of the form --key=value: trials");
        assertThatThrownBy(() -> TrialOptions.parse("--agent=" + folder.resolve("none")))
                .hasMessageStartingWith("no agent jar at ");
    }

    private void assertWrong(String argument, String message) {
        assertThatThrownBy(() -> TrialOptions.parse(agent, argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
