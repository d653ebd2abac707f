package dev.lockmedic.bench;

import dev.lockmedic.bench.jmh.Expectation;
import dev.lockmedic.bench.jmh.TakingTurns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A JMH benchmark in pairs of forks, one JVM without the agent and one with it, that live at the
 * same time and measure in turns. Each pair of turns gives a ratio, and each pair of forks the
 * median of its ratios. (JMH itself runs all forks of one side first, and a busy machine changes
 * meanwhile.)
 */
final class PairedForks implements Benchmark {
    private static final int PAIRS = 5;
    private static final int QUICK_PAIRS = 1;
    private static final int WARM_UPS = 15;
    private static final int TURNS = 30;
    private static final String LOG = "log=warn";
    private static final TimeValue TURN = TimeValue.milliseconds(100);

    private final String name;
    private final String title;
    private final Class<?> type;
    private final String method;
    private final double goal;
    private final Sides sides;
    private final int threads;

    /** What runs in the two JVMs of a pair. */
    private enum Sides {
        /** No agent, and the agent. */
        AGENT(null, LOG),
        /** No agent on either side. */
        NEITHER(null, null),
        /** The agent, and the agent that writes events. */
        EVENTS(LOG, LOG + ",events=%s/events-%%p.jsonl");

        /** Arguments of the agent; null for no agent. */
        private final String without;

        private final String with;

        Sides(String without, String with) {
            this.without = without;
            this.with = with;
        }
    }

    PairedForks(String name, String title, Class<?> type, String method, double goal) {
        this(name, title, type, method, goal, Sides.AGENT, 1);
    }

    private PairedForks(
            String name,
            String title,
            Class<?> type,
            String method,
            double goal,
            Sides sides,
            int threads) {
        this.name = name;
        this.title = title;
        this.type = type;
        this.method = method;
        this.goal = goal;
        this.sides = sides;
        this.threads = threads;
    }

    /** No agent on either side: how far from 1 the ratio strays by noise alone. */
    static PairedForks control(
            String name, String title, Class<?> type, String method, int threads) {
        return new PairedForks(name, title, type, method, Row.NO_GOAL, Sides.NEITHER, threads);
    }

    /** The agent on both sides; on one of them it writes events. */
    static PairedForks events(
            String name, String title, Class<?> type, String method, int threads, double goal) {
        return new PairedForks(name, title, type, method, goal, Sides.EVENTS, threads);
    }

    /** So many threads at once; the time is that of an operation of one of them. */
    static PairedForks contended(
            String name, String title, Class<?> type, String method, int threads, double goal) {
        return new PairedForks(
                name,
                title + ", " + threads + " threads",
                type,
                method,
                goal,
                Sides.AGENT,
                threads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Row> run(Options options, Path folder) throws IOException, InterruptedException {
        int pairs = options.quick() ? QUICK_PAIRS : PAIRS;
        Path contended = folder.resolve("contended.jsonl.lock");
        Files.writeString(contended, LockPayload.json(System.currentTimeMillis(), 3_600_000));
        double[] without = new double[pairs];
        double[] with = new double[pairs];
        double[] ratios = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            List<double[]> times = pair(options, folder);
            without[i] = Spread.of(times.get(0)).median();
            with[i] = Spread.of(times.get(1)).median();
            ratios[i] = medianRatio(times.get(1), times.get(0));
        }
        return List.of(
                new Row(
                        name,
                        title,
                        time(Spread.of(without).median()),
                        time(Spread.of(with).median()),
                        Unit.RATIO,
                        Spread.of(ratios),
                        goal));
    }

    /** Nanoseconds an operation, turn by turn: without the agent, with it. */
    private List<double[]> pair(Options options, Path folder)
            throws IOException, InterruptedException {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (Turns turns = new Turns()) {
            Future<double[]> without =
                    both.submit(() -> fork(options, folder, sides.without, turns.port(0)));
            Future<double[]> with =
                    both.submit(() -> fork(options, folder, sides.with, turns.port(1)));
            return List.of(without.get(), with.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed", e.getCause());
        } finally {
            both.shutdownNow();
        }
    }

    private double[] fork(Options options, Path folder, String agent, int port)
            throws IOException, RunnerException {
        List<String> jvm = new ArrayList<>(ChildJvm.withoutWarningsOfJmh(options));
        if (agent != null) {
            jvm.add("-javaagent:" + options.agent() + "=" + agent.formatted(folder));
        }
        jvm.add("-D" + Expectation.AGENT + "=" + (agent != null));
        jvm.add("-D" + Expectation.FOLDER + "=" + folder);
        jvm.add("-D" + TakingTurns.PORT + "=" + port);
        ChainedOptionsBuilder builder =
                new OptionsBuilder()
                        .include(type.getName().replace(".", "\\.") + "\\." + method + "$")
                        .forks(1)
                        .threads(threads)
                        .jvm(options.java().toString())
                        .jvmArgs(jvm.toArray(new String[0]))
                        .warmupIterations(WARM_UPS)
                        .warmupTime(TURN)
                        .measurementIterations(TURNS)
                        .measurementTime(TURN)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT);
        return turns(new Runner(builder.build()).runSingle());
    }

    private static double[] turns(RunResult result) {
        List<Double> scores = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                scores.add(iteration.getPrimaryResult().getScore());
            }
        }
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double medianRatio(double[] over, double[] under) {
        double[] ratios = new double[Math.min(over.length, under.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = over[i] / under[i];
        }
        return Spread.of(ratios).median();
    }

    private static String time(double nanos) {
        return nanos < 1000
                ? String.format(Locale.ROOT, "%.1f ns", nanos)
                : String.format(Locale.ROOT, "%.1f us", nanos / 1000);
    }
}
