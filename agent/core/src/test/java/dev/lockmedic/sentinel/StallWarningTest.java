package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is warned of, by the names that the kernel has of a JVM's threads. */
class StallWarningTest {
    private static final String JVM = "java|VM Thread|C2 CompilerThre|C1 CompilerThre";

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'',                                        none,                Serial",
                "'',                                        GC Thread#0,         Parallel",
                "'',                                        GC Thread#0|G1 Service,        none",
                "'',                                        ZDriver|ZWorker#0,   none",
                "'',                                        Shenandoah GC T,     none",
                "-XX:+UseEpsilonGC,                         none,                none",
                "-XX:+UseSerialGC -XX:+UseCountedLoopSafepoints, none,           none",
                "-XX:+UseCountedLoopSafepoints -XX:-UseCountedLoopSafepoints, none, Serial",
                "-XX:-UseCountedLoopSafepoints -XX:+UseCountedLoopSafepoints, none, none",
                "-XX:-UseCountedLoopSafepoints,             GC Thread#0|G1 Service,        G1",
                "-XX:-UseCountedLoopSafepoints,             ZDriverMinor,        Z",
            })
    void byCollectorAndFlags(String arguments, String threads, String named) {
        List<String> all = List.of((JVM + "|" + threads).split("\\|"));

        String text = StallWarning.text(arguments, all);

        if (named == null) {
            assertThat(text).isNull();
        } else {
            assertThat(text).contains("runs " + named + " GC ").contains("lockmedic.sentinel=true");
        }
    }

    @Test
    void withoutTheSecondCompilerEveryLoopPolls() {
        assertThat(StallWarning.text("", List.of("VM Thread", "C1 CompilerThre"))).isNull();
    }

    @Test
    void whereNothingCanBeSeenNothingIsSaid() {
        assertThat(StallWarning.text("", List.of())).isNull();
        assertThat(StallWarning.text(null)).isNull();
    }
}
