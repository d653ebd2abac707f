package dev.lockmedic.bench;

import dev.lockmedic.bench.host.SpinningHost;
import dev.lockmedic.bench.jmh.Expectation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How late the watchdog acts while all workers of the host spin: 8 spinners a core on G1, every one
 * of them stuck with a lock file again and again. Told twice: by the agent itself (from the
 * deadline to its waking up) and by an outsider who watches the files (to the file being gone).
 * Beside them stands how late a plain thread of that host wakes, which only sleeps: the part that
 * is the machine's and nobody's fault.
 */
final class WatchdogLateness implements Benchmark {
    private static final int ROUNDS = 3;
    private static final int LOCKS_A_THREAD = 25;
    private static final int QUICK_LOCKS_A_THREAD = 5;
    private static final int SPINNERS_A_CORE = 8;
    private static final long MAX_HOLD_MILLIS = 200;
    private static final double GOAL_MILLIS = 20;

    private record Round(DeletionWatch.Result outside, double ownP99, double ownMax) {}

    @Override
    public String name() {
        return "watchdog";
    }

    @Override
    public List<Row> run(Options options, Path folder) throws IOException, InterruptedException {
        int rounds = options.quick() ? 1 : ROUNDS;
        int threads = SPINNERS_A_CORE * Runtime.getRuntime().availableProcessors();
        double[] own = new double[rounds];
        double[] gone = new double[rounds];
        double[] plain = new double[rounds];
        double max = 0;
        double ownMax = 0;
        int seen = 0;
        int missed = 0;
        for (int i = 0; i < rounds; i++) {
            Path place = Files.createDirectory(folder.resolve("round-" + i));
            Round round = round(options, place, threads);
            own[i] = round.ownP99;
            gone[i] = round.outside.p99Millis();
            plain[i] = round.outside.plainP99Millis();
            ownMax = Math.max(ownMax, round.ownMax);
            max = Math.max(max, round.outside.maxMillis());
            seen += round.outside.seen();
            missed += round.outside.missed();
        }
        String without =
                String.format(Locale.ROOT, "a plain thread %.1f ms", Spread.of(plain).median());
        String load = threads + " spinners, G1, p99";
        return List.of(
                new Row(
                        "watchdog",
                        "wakes after the deadline, by its own figures; " + load,
                        without,
                        String.format(Locale.ROOT, "max %.1f ms", ownMax),
                        Unit.MILLIS,
                        Spread.of(own),
                        GOAL_MILLIS),
                new Row(
                        "watchdog-gone",
                        "lock file gone after the deadline, seen from outside; " + load,
                        missed == 0 ? without : missed + " not gone",
                        String.format(Locale.ROOT, "max %.1f ms of %d", max, seen),
                        Unit.MILLIS,
                        Spread.of(gone),
                        GOAL_MILLIS));
    }

    private static Round round(Options options, Path folder, int threads)
            throws IOException, InterruptedException {
        Process host =
                ChildJvm.start(
                        options,
                        List.of(
                                "-XX:+UseG1GC",
                                "-javaagent:" + options.agent(),
                                "-D" + Expectation.AGENT + "=true"),
                        ChildJvm.ownClassPath(),
                        SpinningHost.class,
                        folder.toString(),
                        Integer.toString(threads),
                        Integer.toString(options.quick() ? QUICK_LOCKS_A_THREAD : LOCKS_A_THREAD),
                        Long.toString(MAX_HOLD_MILLIS));
        try {
            DeletionWatch.Result outside = new DeletionWatch(host.getInputStream()).watch();
            String status = status(options, host.pid());
            return new Round(
                    outside, micros(status, "p99") / 1000.0, micros(status, "max") / 1000.0);
        } finally {
            host.destroy();
            host.waitFor();
        }
    }

    private static String status(Options options, long pid) throws IOException {
        Process command =
                new ProcessBuilder(
                                options.java().toString(),
                                "-jar",
                                options.agent().toString(),
                                "status",
                                "--json",
                                Long.toString(pid))
                        .redirectErrorStream(true)
                        .start();
        return new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** One of the figures {@code "latenessMicros":{"p50":…,"p99":…,"max":…}}. */
    private static long micros(String status, String figure) {
        Matcher matcher =
                Pattern.compile("\"latenessMicros\"[^}]*\"" + figure + "\"\\s*:\\s*(\\d+)")
                        .matcher(status);
        if (!matcher.find()) {
            throw new IllegalStateException("the agent's status tells no lateness: " + status);
        }
        return Long.parseLong(matcher.group(1));
    }
}
