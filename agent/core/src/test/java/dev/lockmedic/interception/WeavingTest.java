package dev.lockmedic.interception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.hooks.Hooks;
import dev.lockmedic.testing.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hook points of real JDKs: woven, accepted by the verifier, proved, and taken out again. */
@Timeout(60)
class WeavingTest {
    @TempDir Path folder;

    static Stream<Path> jdks() {
        return ChildJvm.jdks();
    }

    private Path agent() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", WeavingAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = folder.resolve("weaving.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    /** The hooks must come from the boot loader, as in a host. */
    private static Path bootZone() throws URISyntaxException {
        return Path.of(Hooks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** What this JDK has; a newer one may have more. */
    private static List<String> provedHere() {
        return Interception.points().stream()
                .map(point -> "woven " + point.name() + " proved null")
                .toList();
    }

    private static List<String> states(List<String> lines, String when) {
        return lines.stream().filter(line -> line.startsWith(when)).toList();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyPointIsProvedAndAfterwardsEverythingIsAsBefore(Path jdk) throws Exception {
        List<String> options =
                List.of(
                        "-javaagent:" + agent(),
                        "-Xbootclasspath/a:" + bootZone(),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+BytecodeVerificationLocal",
                        "-Xlog:redefine+class*=warning");
        List<String> lines;
        try (ChildJvm child =
                ChildJvm.start(
                        jdk, options, WeavingAgent.class, folder.resolve("a.lock").toString())) {
            lines = child.lines();
        }

        List<String> woven = states(lines, "woven ");
        assertThat(woven)
                .hasSizeGreaterThan(HookPoint.ALL.size() + 15)
                .allMatch(line -> line.endsWith(" proved null"))
                .as("the JDK of these tests has all its points on the others too")
                .containsAll(provedHere());
        assertThat(states(lines, "restored "))
                .hasSameSizeAs(woven)
                .allMatch(line -> line.contains(" failed "));
        assertThat(lines).contains("healed 0", "kept true", "problems []");
        assertThat(lines).noneMatch(line -> line.startsWith("failed"));
    }
}
