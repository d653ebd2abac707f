package dev.lockmedic.jvmrelease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        assertThat(run(jdk, folder, ReleaseScenarios.class))
                .hasSizeGreaterThan(25)
                .allMatch(line -> line.startsWith("ok "));
    }

    /** {@code -Dlockmedic.test.forcedReleases=20000} for longer. */
    @ParameterizedTest
    @MethodSource("jdks")
    void noTwoOwnersHoweverOftenItIsTaken(Path jdk, @TempDir Path folder) {
        String collisions =
                Integer.toString(Integer.getInteger("lockmedic.test.forcedReleases", 100));

        List<String> results = run(jdk, folder, ReleaseStress.class, collisions);

        results.forEach(System.out::println);
        assertThat(results).hasSizeGreaterThan(9).last().isEqualTo("all good");
    }

    /**
     * So that the test above can fail: without the look at the holder it finds what comes of it.
     */
    @Test
    void aFaultIsFound(@TempDir Path folder) {
        Path jdk = Path.of(System.getProperty("java.home"));

        List<String> results = run(jdk, folder, ReleaseStress.class, "1000000", "blindly");

        assertThat(results).singleElement().asString().startsWith("FAILED ");
        assertThat(results.get(0))
                .containsAnyOf("two owners", "jammed", "IllegalMonitorState", "state ", "owner ");
    }

    private static List<String> run(Path jdk, Path folder, Class<?> main, String... arguments) {
        try (ChildJvm jvm = ReleaseAgent.start(jdk, folder, main, arguments)) {
            return jvm.lines();
        }
    }
}
