package dev.lockmedic.bench;

import dev.lockmedic.bench.host.StuckLocksHost;
import dev.lockmedic.bench.jmh.Expectation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long after its limit a lock inside the JVM is told of, or is free: from the moment at which
 * somebody has waited for max hold to the line in the agent's log, as another process reads it, or
 * to the moment at which whoever waited has the lock. With the default period of sampling.
 */
final class JvmLockLateness implements Benchmark {
    private static final int PAIRS = 20;
    private static final int LOCKS_A_PAIR = 15;
    private static final int QUICK_LOCKS_A_PAIR = 2;
    private static final long MAX_HOLD_MILLIS = 500;
    private static final long KEPT_MILLIS = 4_000;
    private static final double GOAL_MILLIS = 1_000;
    private static final Pattern HOLDER = Pattern.compile("\\bholder-\\d+-\\d+-");

    private final String name;
    private final String title;
    private final String policy;

    private JvmLockLateness(String name, String title, String policy) {
        this.name = name;
        this.title = title;
        this.policy = policy;
    }

    /** From overdue to the line in the log. */
    static JvmLockLateness ofReports() {
        return new JvmLockLateness(
                "jvm-report", "a stuck ReentrantLock is told of after its max hold, p99", "report");
    }

    /** From overdue to the next one having the lock. */
    static JvmLockLateness ofReleases() {
        return new JvmLockLateness(
                "jvm-release",
                "the next one has a stuck ReentrantLock after max hold, p99",
                "release");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Row> run(Options options, Path folder) throws IOException, InterruptedException {
        int locks = options.quick() ? QUICK_LOCKS_A_PAIR : LOCKS_A_PAIR;
        Process host =
                ChildJvm.prepare(
                                options,
                                List.of(
                                        "-javaagent:"
                                                + options.agent()
                                                + "=jvm-locks.policy="
                                                + policy
                                                + ",jvm-locks.max-hold="
                                                + MAX_HOLD_MILLIS
                                                + "ms",
                                        "-D" + Expectation.AGENT + "=true"),
                                ChildJvm.ownClassPath(),
                                StuckLocksHost.class,
                                Integer.toString(PAIRS),
                                Integer.toString(locks),
                                Long.toString(KEPT_MILLIS))
                        .start();
        try {
            Map<String, Long> told = new ConcurrentHashMap<>();
            Thread reader = new Thread(() -> read(host, told), "host-log");
            reader.setDaemon(true);
            reader.start();
            List<Double> late =
                    policy.equals("report") ? reports(host, reader, told) : releases(host);
            return List.of(row(late, PAIRS * locks - late.size()));
        } finally {
            host.destroyForcibly();
            host.waitFor();
        }
    }

    /** When each holder was first named in the agent's log. */
    private static void read(Process host, Map<String, Long> told) {
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                long now = nowMicros();
                Matcher matcher = HOLDER.matcher(line);
                while (matcher.find()) {
                    told.putIfAbsent(matcher.group(), now);
                }
            }
        } catch (IOException e) {
            // The host was destroyed: there is nothing more to come.
        }
    }

    private static List<Double> reports(Process host, Thread reader, Map<String, Long> told)
            throws IOException, InterruptedException {
        List<String[]> waiting = lines(host, "LOCK");
        // The host has ended, and with it its log.
        reader.join();
        List<Double> late = new ArrayList<>();
        for (String[] words : waiting) {
            Long when = told.get(words[2]);
            if (when != null) {
                late.add((when - Long.parseLong(words[1])) / 1000.0 - MAX_HOLD_MILLIS);
            }
        }
        return late;
    }

    private static List<Double> releases(Process host) throws IOException {
        List<Double> late = new ArrayList<>();
        for (String[] words : lines(host, "GOT")) {
            double waited = Long.parseLong(words[1]) / 1000.0;
            // Else the holder gave it back by itself.
            if (waited < KEPT_MILLIS) {
                late.add(waited - MAX_HOLD_MILLIS);
            }
        }
        return late;
    }

    /** All such lines of the host, until it is through. */
    private static List<String[]> lines(Process host, String first) throws IOException {
        List<String[]> lines = new ArrayList<>();
        BufferedReader out = host.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.equals(StuckLocksHost.DONE)) {
            String[] words = line.split(" ");
            if (words[0].equals(first)) {
                lines.add(words);
            } else if (words[0].equals("FAILED")) {
                throw new IllegalStateException("the host with stuck locks: " + line);
            }
            line = out.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the host with stuck locks ended early");
        }
        return lines;
    }

    private Row row(List<Double> late, int missed) {
        if (late.isEmpty()) {
            throw new IllegalStateException(name + ": none of the stuck locks was seen");
        }
        double[] values = late.stream().mapToDouble(Double::doubleValue).toArray();
        double p99 = Spread.percentile(values, 0.99);
        return new Row(
                name,
                title,
                missed == 0 ? "" : missed + " missed",
                String.format(
                        Locale.ROOT,
                        "p50 %.0f ms, max %.0f ms of %d",
                        Spread.percentile(values, 0.5),
                        Spread.percentile(values, 1),
                        values.length),
                Unit.MILLIS,
                new Spread(p99, p99, p99),
                GOAL_MILLIS);
    }

    private static long nowMicros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    }
}
