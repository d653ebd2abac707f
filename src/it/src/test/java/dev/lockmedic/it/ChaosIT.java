package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.QuietMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chaos run for some seconds, and whether its judge finds broken protocols. */
@QuietMachine
class ChaosIT {
    private static final long LIMIT_MINUTES = 4;

    @TempDir Path folder;

    private record Run(int exitCode, String text) {
        /** The figure with these words, from the table. */
        long figure(String words) {
            Matcher matcher =
                    Pattern.compile("(?m)^ *([\\d,]+) +" + Pattern.quote(words) + "$")
                            .matcher(text);
            assertThat(matcher.find()).as("\"%s\" in %s", words, text).isTrue();
            return Long.parseLong(matcher.group(1).replace(",", ""));
        }
    }

    @Test
    void allHolds() throws Exception {
        Run run = chaos("--seconds=20", "--bad=10", "--kill-every=3000");
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains("verdict: all held");
        assertThat(run.figure("acquisitions")).isGreaterThan(200);
        assertThat(run.figure("locks taken from an overdue holder")).isPositive();
        assertThat(run.figure("stops (SIGSTOP, SIGCONT)")).isPositive();
        assertThat(run.figure("kills (SIGKILL)")).isPositive();
    }

    @Test
    void judgeFindsZombieWritesThatNoFenceStopped() throws Exception {
        Run run = chaos("--seconds=8", "--bad=50", "--kill-every=0", "--agent-fence=off");
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).contains("BROKEN: zombie writes slipped, begun after the deadline");
    }

    @Test
    void judgeFindsAThief() throws Exception {
        Run run = chaos("--seconds=8", "--kill-every=0", "--break=thief", "--fence=off");
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).contains("BROKEN: live holders within their limit that lost");
        assertThat(run.text()).contains("BROKEN: two unexpired holders at once");
    }

    private Run chaos(String... more) throws IOException, InterruptedException {
        Path output = folder.resolve("chaos.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-cp",
                        Path.of("target/classes").toAbsolutePath().toString(),
                        "dev.lockmedic.it.chaos.Chaos",
                        "--agent=" + AgentJar.path(),
                        "--epoch=5",
                        "--jdks="
                                + Jdk.all().stream()
                                        .map(jdk -> jdk.home().toString())
                                        .collect(Collectors.joining(","))));
        command.addAll(List.of(more));
        Process run =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(run.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("in time").isTrue();
        } finally {
            run.destroy();
            run.waitFor();
        }
        return new Run(run.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
