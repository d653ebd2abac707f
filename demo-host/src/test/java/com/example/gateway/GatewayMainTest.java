package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own. */
class GatewayMainTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir Path folder;

    @Test
    void aSpinningRunDoesNotKeepItFromStoppingAndItsLockIsGivenBack() throws Exception {
        Process process = gateway("-Dgateway.port=0", "-Dgateway.sessions=" + folder).start();
        try (BufferedReader out = process.inputReader()) {
            Matcher line =
                    Pattern.compile(
                                    "gateway listening on http://127.0.0.1:(\\d+) pid="
                                            + process.pid()
                                            + " sessions="
                                            + Pattern.quote(folder.toString()))
                            .matcher(out.readLine());
            assertThat(line.matches()).isTrue();
            Client client = new Client(Integer.parseInt(line.group(1)));
            client.post("/sessions/s1/runs", "{\"kind\":\"spin\"}");
            await().until(() -> folder.resolve("s1.jsonl").toFile().exists());

            // Process.destroy would close the output that is still to be read.
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(out.lines().collect(Collectors.joining("\n")))
                    .contains("INFO  shutting down")
                    .endsWith("INFO  stopped");
            assertThat(folder.resolve("s1.jsonl.lock")).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aBadSettingIsToldAndEndsIt() throws Exception {
        Process process = gateway("-Dgateway.sessions=" + folder, "-Dgateway.workers=none").start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader().readLine())
                .isEqualTo("gateway.workers=none is not a number 1 to 1024");
    }

    private static ProcessBuilder gateway(String... options) {
        ProcessBuilder builder = new ProcessBuilder(JAVA);
        builder.command().addAll(List.of(options));
        builder.command().add("-cp");
        builder.command().add(System.getProperty("java.class.path"));
        builder.command().add("com.example.gateway.GatewayMain");
        return builder;
    }
}
