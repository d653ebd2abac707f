package dev.lockmedic.bench;

import dev.lockmedic.bench.host.WaitingHost;
import dev.lockmedic.bench.jmh.Expectation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to look at all threads for locks that are stuck, by the number of threads:
 * processor time of all threads of the agent over time that passes. Nothing is overdue meanwhile.
 */
final class SamplingCost implements Benchmark {
    private static final int ROUNDS = 3;
    private static final long SETTLE_SECONDS = 10;
    private static final long WINDOW_SECONDS = 20;
    private static final long QUICK_SETTLE_SECONDS = 3;
    private static final long QUICK_WINDOW_SECONDS = 4;
    private static final double GOAL_PERCENT = 0.5;
    private static final int[] PLATFORM = {10, 1_000, 20_000};
    private static final int[] QUICK_PLATFORM = {10, 1_000};
    private static final int VIRTUAL = 100_000;
    private static final int QUICK_VIRTUAL = 10_000;
    private static final int FIRST_WITH_VIRTUAL = 21;

    /** What one JVM showed. */
    private record Result(int threads, double percent) {}

    @Override
    public String name() {
        return "sampling";
    }

    @Override
    public List<Row> run(Options options, Path folder) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int threads : options.quick() ? QUICK_PLATFORM : PLATFORM) {
            rows.add(row(options, "platform", threads));
        }
        if (ChildJvm.feature(options) >= FIRST_WITH_VIRTUAL) {
            rows.add(row(options, WaitingHost.VIRTUAL, options.quick() ? QUICK_VIRTUAL : VIRTUAL));
        }
        return rows;
    }

    private static Row row(Options options, String kind, int wanted)
            throws IOException, InterruptedException {
        int rounds = options.quick() ? 1 : ROUNDS;
        double[] percent = new double[rounds];
        int threads = wanted;
        for (int i = 0; i < rounds; i++) {
            Result result = measure(options, kind, wanted);
            percent[i] = result.percent;
            threads = Math.min(threads, result.threads);
        }
        return new Row(
                "sampling-" + (kind.equals(WaitingHost.VIRTUAL) ? "virtual-" : "") + wanted,
                "processor time of the agent, " + kind + " threads, one in ten waits for a lock",
                "",
                threads + " threads",
                Unit.PERCENT,
                Spread.of(percent),
                GOAL_PERCENT);
    }

    private static Result measure(Options options, String kind, int threads)
            throws IOException, InterruptedException {
        Process host =
                ChildJvm.start(
                        options,
                        List.of(
                                "-Xmx1g",
                                "-javaagent:"
                                        + options.agent()
                                        // Nothing is to be done about those who wait: only looked
                                        // at.
                                        + "=log=warn,jvm-locks.max-hold=1h",
                                "-D" + Expectation.AGENT + "=true"),
                        ChildJvm.ownClassPath(),
                        WaitingHost.class,
                        kind,
                        Integer.toString(threads));
        try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
            String ready = out.readLine();
            if (ready == null || !ready.startsWith(WaitingHost.READY)) {
                throw new IllegalStateException("the waiting host said " + ready);
            }
            boolean quick = options.quick();
            TimeUnit.SECONDS.sleep(quick ? QUICK_SETTLE_SECONDS : SETTLE_SECONDS);
            long before = ThreadTimes.ofAgent(host.pid());
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(quick ? QUICK_WINDOW_SECONDS : WINDOW_SECONDS);
            long passed = System.nanoTime() - start;
            double percent = 100.0 * (ThreadTimes.ofAgent(host.pid()) - before) / passed;
            return new Result(Integer.parseInt(ready.split(" ")[1]), percent);
        } finally {
            host.destroyForcibly();
            host.waitFor();
        }
    }
}
