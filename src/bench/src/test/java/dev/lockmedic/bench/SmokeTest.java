package dev.lockmedic.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.bench.jmh.Expectation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks run and the table renders; nothing here is about time. */
class SmokeTest {
    @TempDir Path folder;

    @Test
    void everyJmhBenchmarkRunsOnce() throws Exception {
        System.setProperty("jmh.ignoreLock", "true");
        System.setProperty(Expectation.FOLDER, folder.toString());
        Files.writeString(folder.resolve("contended.jsonl.lock"), LockPayload.json(0, 1));
        assertThat(runAll()).hasSize(23);
        assertThat(folder.toFile().list()).containsExactly("contended.jsonl.lock");
    }

    private static Collection<RunResult> runAll() throws RunnerException {
        return new Runner(
                        new OptionsBuilder()
                                .include("dev\\.lockmedic\\.bench\\.jmh\\..*")
                                .forks(0)
                                .mode(Mode.SingleShotTime)
                                .warmupIterations(0)
                                .measurementIterations(1)
                                .shouldFailOnError(true)
                                .verbosity(VerboseMode.SILENT)
                                .build())
                .run();
    }

    @Test
    void theTableIsMarkdown() {
        String table =
                ResultTable.render(
                        List.of(
                                new Row(
                                        "a",
                                        "fast enough",
                                        "1.0 ns",
                                        "1.1 ns",
                                        Unit.RATIO,
                                        Spread.of(1.0, 1.1, 1.2),
                                        1.3),
                                new Row("b", "too slow", "", "", Unit.MILLIS, Spread.of(30), 20)));
        assertThat(table.lines())
                .hasSize(4)
                .allMatch(l -> l.startsWith("| ") || l.startsWith("|-"));
        assertThat(table)
                .contains("| 1.100   | 1.050 .. 1.150     | <= 1.300   | PASS |")
                .contains("| 30.0 ms | 30.0 ms .. 30.0 ms | <= 20.0 ms | over |");
    }

    @Test
    void theVerdictGoesByTheMedianAndSaysHowSureItIs() {
        assertThat(row(Spread.of(1, 2, 3), 2).verdict()).isEqualTo("PASS");
        assertThat(row(Spread.of(1, 2, 3), 1.9).verdict()).isEqualTo("over, but within the spread");
        assertThat(row(Spread.of(1, 2, 3), 1.4).verdict()).isEqualTo("over");
        assertThat(row(Spread.of(1, 2, 3), Row.NO_GOAL).verdict()).isEmpty();
    }

    private static Row row(Spread figure, double goal) {
        return new Row("x", "", "", "", Unit.RATIO, figure, goal);
    }

    @Test
    void percentilesAreMeasurementsThemselves() {
        double[] values = {5, 1, 4, 2, 3};
        assertThat(Spread.percentile(values, 0.99)).isEqualTo(5);
        assertThat(Spread.percentile(values, 0.5)).isEqualTo(3);
        assertThat(Spread.of(values)).isEqualTo(new Spread(3, 2, 4));
    }
}
