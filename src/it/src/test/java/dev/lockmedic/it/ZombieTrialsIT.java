package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.QuietMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few of the zombie trials, and whether they find what no fence stops. */
@QuietMachine
class ZombieTrialsIT {
    private static final long LIMIT_MINUTES = 2;

    @TempDir Path folder;

    @JdkTest
    void theStrictFenceLetsNothingThrough(Jdk jdk) throws Exception {
        String told =
                trials(0, "--fence=strict", "--trials=10", "--lanes=3", "--jdk=" + jdk.home());
        assertThat(told).contains("10 trials, 0 with a zombie's bytes in its successor's file");
    }

    @Test
    void withoutAFenceEachIsFound() throws Exception {
        String told = trials(0, "--fence=off", "--trials=4", "--loop=keep");
        assertThat(told).contains("4 trials, 4 with a zombie's bytes in its successor's file");
    }

    @Test
    void aWrongOptionIsNamed() throws Exception {
        assertThat(trials(2, "--fence=high")).contains("--fence must be off, on or strict");
    }

    private String trials(int exitCode, String... more) throws IOException, InterruptedException {
        Path output = folder.resolve("trials.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-cp",
                        Path.of("target/classes").toAbsolutePath().toString(),
                        "dev.lockmedic.it.zombie.ZombieTrials",
                        "--agent=" + AgentJar.path()));
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
        String told = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(run.exitValue()).as(told).isEqualTo(exitCode);
        return told;
    }
}
