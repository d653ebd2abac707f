package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.demo.Demo;
import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Every scene of the demo does what it says, on every JDK. */
class DemoIT {
    private static final long LIMIT_MINUTES = 3;

    @TempDir Path folder;

    @JdkTest
    void allScenes(Jdk jdk) throws Exception {
        Path gateway = Path.of("../../demo-host/target/demo-host.jar").toAbsolutePath().normalize();
        Path output = folder.resolve("demo.txt");
        Process demo =
                new ProcessBuilder(
                                jdk.program("java"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Demo.class.getName(),
                                AgentJar.path().toString(),
                                gateway.toString(),
                                folder.resolve("report.html").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(demo.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("in time").isTrue();
        } finally {
            demo.destroyForcibly();
        }
        String told = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(demo.exitValue()).as(told).isZero();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("chat.jsonl.lock", "route-refresher", "zombie-release");
        assertThat(told)
                .contains(
                        "(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "All scenes did what they say.");
    }
}
