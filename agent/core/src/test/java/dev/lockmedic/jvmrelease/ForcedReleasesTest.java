package dev.lockmedic.jvmrelease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forced releases in real JVMs, for the locks must be woven: {@link ReleaseScenarios}. */
class ForcedReleasesTest {
    static Stream<Path> jdks() {
        return ChildJvm.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void allScenariosEndWell(Path jdk, @TempDir Path folder) {
        List<String> lines;
        try (ChildJvm jvm = ReleaseAgent.start(jdk, folder, ReleaseScenarios.class)) {
            lines = jvm.lines();
        }
        List<String> results =
                lines.stream().filter(line -> !line.matches("\\[.*warning.*")).toList();
        assertThat(results).hasSizeGreaterThan(25).allMatch(line -> line.startsWith("ok "));
    }
}
