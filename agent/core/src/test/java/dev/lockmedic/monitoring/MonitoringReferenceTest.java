package dev.lockmedic.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The rules of the exporter say what the code says. After a change of {@link Figure} write them
 * anew:
 *
 * <pre>{@code mvn -pl agent/bootstrap,agent/core test -Dlockmedic.test.writeDocs=true}</pre>
 */
class MonitoringReferenceTest {
    private static final Path RULES =
            Path.of("../../src/docs/prometheus/lockmedic-jmx-exporter.yml");

    @Test
    void theRulesOfTheExporterAreWhatTheCodeGives() throws IOException {
        if (Boolean.getBoolean("lockmedic.test.writeDocs")) {
            Files.createDirectories(RULES.getParent());
            Files.writeString(RULES, ExporterRules.render());
        }
        assertThat(Files.readString(RULES))
                .as("%s; -Dlockmedic.test.writeDocs=true writes it anew", RULES)
                .isEqualTo(ExporterRules.render());
    }

    @Test
    void metricsHaveNamesAsPrometheusWantsThem() {
        assertThat(ExporterRules.metric(Figure.WRITES_REFUSED))
                .isEqualTo("lockmedic_writes_refused_total");
        assertThat(ExporterRules.metric(Figure.LONGEST_STALL))
                .isEqualTo("lockmedic_longest_stall_seconds");
        assertThat(ExporterRules.metric(Figure.WATCHDOG_LATENESS_P99))
                .isEqualTo("lockmedic_watchdog_lateness_p99_seconds");
    }
}
