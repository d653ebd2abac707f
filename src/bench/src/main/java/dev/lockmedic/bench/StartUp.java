package dev.lockmedic.bench;

import dev.lockmedic.bench.host.TrivialHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the agent adds to the start of a trivial host: until its main method speaks, and until the
 * process has ended. Pairs of JVMs, in changing order; each gives one difference.
 */
final class StartUp implements Benchmark {
    private static final int PAIRS = 31;
    private static final int QUICK_PAIRS = 5;
    private static final double GOAL_MILLIS = 400;

    private record Times(double mainMillis, double exitMillis) {}

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public List<Row> run(Options options, Path folder) throws IOException, InterruptedException {
        int pairs = options.quick() ? QUICK_PAIRS : PAIRS;
        ChildJvm.extract(TrivialHost.class, folder);
        double[][] main = new double[3][pairs];
        double[][] exit = new double[3][pairs];
        // The first of each reads the JDK and the agent jar from disk; nobody is interested.
        time(options, folder, false);
        time(options, folder, true);
        for (int i = 0; i < pairs; i++) {
            boolean agentFirst = i % 2 == 1;
            Times first = time(options, folder, agentFirst);
            Times second = time(options, folder, !agentFirst);
            Times without = agentFirst ? second : first;
            Times with = agentFirst ? first : second;
            enter(main, i, without.mainMillis, with.mainMillis);
            enter(exit, i, without.exitMillis, with.exitMillis);
        }
        return List.of(
                row("start-up", "added to a trivial host, until it has ended", exit, GOAL_MILLIS),
                row("start-up-main", "the same, until its main method runs", main, Row.NO_GOAL));
    }

    private static void enter(double[][] table, int i, double without, double with) {
        table[0][i] = without;
        table[1][i] = with;
        table[2][i] = with - without;
    }

    private static Row row(String name, String title, double[][] table, double goal) {
        return new Row(
                name,
                title,
                millis(Spread.of(table[0]).median()),
                millis(Spread.of(table[1]).median()),
                Unit.MILLIS,
                Spread.of(table[2]),
                goal);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.0f ms", value);
    }

    private static Times time(Options options, Path folder, boolean agent)
            throws IOException, InterruptedException {
        List<String> arguments = agent ? List.of("-javaagent:" + options.agent()) : List.of();
        long start = System.nanoTime();
        Process host = ChildJvm.start(options, arguments, folder.toString(), TrivialHost.class);
        long spoken;
        try (InputStream out = host.getInputStream()) {
            if (out.read() < 0) {
                throw new IllegalStateException("the trivial host said nothing");
            }
            spoken = System.nanoTime();
            out.transferTo(java.io.OutputStream.nullOutputStream());
        }
        host.waitFor();
        return new Times((spoken - start) / 1e6, (System.nanoTime() - start) / 1e6);
    }
}
