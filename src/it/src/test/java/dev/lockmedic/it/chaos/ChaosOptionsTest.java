package dev.lockmedic.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosOptionsTest {
    @TempDir Path folder;
    private String agent;

    @BeforeEach
    void makeJar() throws IOException {
        agent = "--agent=" + Files.createFile(folder.resolve("agent.jar"));
    }

    @Test
    void defaults() {
        ChaosOptions options = ChaosOptions.parse(agent);
        assertThat(options.seconds()).isEqualTo(30);
        assertThat(options.fence()).isEqualTo(FenceRule.ON);
        assertThat(options.agentFence()).isEqualTo(FenceRule.ON);
        assertThat(options.breaker()).isNull();
        assertThat(options.jdks()).hasSize(1);
    }

    @Test
    void commandRepeatsTheRun() {
        ChaosOptions options =
                ChaosOptions.parse(
                        agent,
                        "--seconds=7",
                        "--fence=strict",
                        "--agent-fence=off",
                        "--break=thief");
        String[] again = (options.command() + " " + agent).split(" ");
        assertThat(ChaosOptions.parse(again)).isEqualTo(options);
    }

    @Test
    void saysWhatIsWrong() {
        assertWrong("--seconds=many", "--seconds must be a whole number, not many");
        assertWrong("--seconds=-1", "--seconds must be a whole number, not -1");
        assertWrong("--fence=loose", "--fence must be one of [off, on, strict], not loose");
        assertWrong(
                "--break=agent", "--break must be one of [overrunner, taker, thief], not agent");
        assertWrong("--secs=3", "unknown: --secs");
        assertWrong("seconds", "not of the form --key=value: seconds");
        assertWrong("--jdks=/nowhere", "no JDK at /nowhere");
        assertWrong("--agents=0", "--agents must be at least 1");
        assertWrong("--epoch=0", "--epoch must be at least 1");
    }

    private void assertWrong(String argument, String message) {
        assertThatThrownBy(() -> ChaosOptions.parse(agent, argument)).hasMessage(message);
    }
}
