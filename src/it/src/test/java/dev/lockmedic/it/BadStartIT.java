package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.OwnFileSystems;
import dev.lockmedic.it.host.PlainHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong at the start is said in one line, and the host runs on as if there were nothing.
 */
class BadStartIT {
    private static final String OFF = ".lockmedic. not started, the host runs on without it: ";
    private static final String ISOLATED = "lockmedic/isolated/dev/lockmedic/";

    @TempDir Path folder;

    @JdkTest
    void brokenSettings(Jdk jdk) throws IOException {
        Path file = Files.writeString(folder.resolve("x.properties"), "lockmedic.polciy=off\n");
        Map<String, String> cases =
                Map.of(
                        "polcy=off",
                        "unknown setting \"polcy\"; the nearest .* lockmedic.policy",
                        "policy=take",
                        "bad value \"take\" for lockmedic.policy: .* reclaim.*",
                        "max-hold=5 fortnights",
                        "bad value .* for lockmedic.max-hold: .* 17m .*",
                        "stale-after=-1s",
                        "bad value .* for lockmedic.stale-after: .*",
                        "nonsense",
                        ".*nonsense.* is no setting; write key=value.*",
                        "config=" + folder.resolve("none"),
                        "can.t read lockmedic.config=.*none.*",
                        "config=" + file,
                        "unknown setting \"lockmedic.polciy\"; .*");
        cases.forEach((argument, says) -> assertThatHostRunsOn(Jvm.on(jdk).agent(argument), says));
        assertThatHostRunsOn(
                Jvm.on(jdk).agent().flags("-Dlockmedic.max.hold=1s"),
                "unknown setting \"lockmedic.max.hold\"; the nearest .* lockmedic.max-hold");
        assertThatHostRunsOn(
                Jvm.on(jdk).agent().environment("LOCKMEDIC_POLICY", "maybe"),
                "bad value \"maybe\" for lockmedic.policy.*");
    }

    @JdkTest
    void damagedAgentJar(Jdk jdk) throws IOException {
        for (String entry :
                List.of(
                        "lockmedic/boot/dev/lockmedic/hooks/Hooks.classdata",
                        "lockmedic/boot/dev/lockmedic/hooks/Call.classdata",
                        ISOLATED + "start/Starter.classdata",
                        ISOLATED + "start/Lockmedic.classdata",
                        ISOLATED + "healers/Healers.classdata",
                        ISOLATED + "settings/Settings.classdata")) {
            String type = entry.replaceAll(".*/|[.]classdata", "");
            assertThatHostRunsOn(
                    Jvm.on(jdk).javaAgent(jarWithout(entry), ""),
                    ".*" + type + ".*(damaged|whole)");
            assertThatHostRunsOn(
                    Jvm.on(jdk).javaAgent(jarWith(entry, new byte[] {1, 2, 3, 4, 5}), ""),
                    ".*(ClassFormatError: .*|damaged|whole)");
        }
    }

    @JdkTest
    void hooksRefusedByTheBootLoader(Jdk jdk) throws IOException {
        String other = "package dev.lockmedic.hooks; public class Hooks {";
        assertThatHostRunsOn(
                Jvm.on(jdk)
                        .agent()
                        .flags(boot(other + " public static int version(){return 99;}}")),
                "this JVM has hooks of version 99 in its boot loader, this agent needs version .*");
        assertThatHostRunsOn(
                Jvm.on(jdk).agent().flags(boot(other + "}")), "other classes of the name .*");
    }

    @JdkTest
    void missingHookPointsAreNamedAndTheRestWorks(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .agent()
                        .flags(
                                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                                        + OwnFileSystems.class.getName())
                        .logs("Lockmedic .* is started: .*, (30 of 39|32 of 41) hook points proved")
                        .mayLog("hook point FileSystemProvider.* is missing: .*")
                        .logs(Says.HEALED);
        try (Host host = Host.start(jvm)) {
            String lock = folder.resolve("by-file.lock").toString();
            host.run("holder", "take", "createNewFile", lock, 500);
            assertThat(host.run("contender", "poll", "createNewFile", lock, 60_000, 10_000))
                    .startsWith("taken");
        }
    }

    private void assertThatHostRunsOn(Jvm jvm, String says) {
        try (Child host =
                jvm.main(PlainHost.class, folder.resolve("host.lock").toString())
                        .says(OFF + says)
                        .start()) {
            assertThat(host.exitCode()).as(says).isEqualTo(3);
            assertThat(host.out()).as(says).containsExactly("taken", "given back");
            assertThat(host.log()).as(says).hasSize(1);
        }
    }

    private Path jarWithout(String entry) throws IOException {
        return jarWith(entry, null);
    }

    private Path jarWith(String entry, byte[] content) throws IOException {
        Path jar = Files.createTempFile(folder, "damaged", ".jar");
        Files.write(jar, Files.readAllBytes(AgentJar.path()));
        try (FileSystem zip =
                FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Path path = zip.getPath(entry);
            Files.delete(path);
            if (content != null) {
                Files.write(path, content);
            }
        }
        return jar;
    }

    /** The flag for a boot class path with this class. */
    private String boot(String source) throws IOException {
        Path classes = Files.createTempDirectory(folder, "boot");
        Path file = Files.writeString(classes.resolve("Hooks.java"), source);
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "17",
                                "-d",
                                classes.toString(),
                                file.toString());
        assertThat(failed).isZero();
        return "-Xbootclasspath/a:" + classes;
    }
}
