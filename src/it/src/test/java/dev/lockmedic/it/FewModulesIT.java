package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A runtime image as people make it for a small container: what it has not, nobody misses. */
class FewModulesIT {
    @TempDir Path folder;

    @JdkTest
    void healsWithoutJmxAndFlightRecordings(Jdk jdk) {
        Path image = folder.resolve("image");
        Tool jlink =
                Tool.run(
                        jdk.program("jlink"),
                        "--add-modules",
                        "java.base,java.instrument",
                        "--output",
                        image.toString());
        assertThat(jlink.exitCode()).as("%s", jlink).isZero();

        Jvm jvm =
                Jvm.on(new Jdk(image, jdk.feature()))
                        .agent()
                        .mayBeAttachedTo()
                        .logs(Says.RELEASED)
                        .logs("set lockmedic.policy=report");
        try (Host host = Host.start(jvm)) {
            String lock = folder.resolve("a.lock").toString();
            host.run("holder", "take", "write", lock, 400);
            host.child().awaitLog("a.lock released by force-release");

            JsonNode status = Cli.status(jdk, host.child());
            assertThat(status.path("jmx").path("state").asText()).isEqualTo("absent");
            assertThat(status.path("jmx").path("why").asText()).contains("java.management");
            assertThat(status.path("jfr").path("state").asText()).isEqualTo("absent");
            assertThat(status.path("jfr").path("why").asText()).contains("jdk.jfr");
            assertThat(status.path("counters").path("internalErrors").asInt()).isZero();
            assertThat(status.path("counters").path("monitoringFailures").asInt()).isZero();
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "policy=report");
        }
    }
}
