package dev.lockmedic.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs the benchmarks and prints the table of ratios; the one command there is. */
public final class Main {
    private Main() {}

    /** Exit code 2 for a bad command line; a goal that is missed is a result, not a failure. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Other benchmarks on this machine are noise like any other, not a reason to stop.
        System.setProperty("jmh.ignoreLock", "true");
        Options options;
        List<Benchmark> chosen;
        try {
            options = Options.parse(arguments);
            chosen = chosen(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        String head = head(options);
        System.out.println(head);
        List<Row> rows = new ArrayList<>();
        Path folder = Files.createTempDirectory("lockmedic-bench");
        try {
            for (Benchmark benchmark : chosen) {
                System.out.println("... " + benchmark.name());
                Path own = Files.createDirectory(folder.resolve(benchmark.name()));
                rows.addAll(benchmark.run(options, own));
            }
        } finally {
            delete(folder);
        }
        String table = ResultTable.render(rows);
        System.out.println("\n" + table);
        if (options.out() != null) {
            Files.writeString(options.out(), head + "\n\n" + table);
        }
    }

    private static List<Benchmark> chosen(Options options) {
        List<Benchmark> chosen =
                Benchmarks.ALL.stream().filter(b -> options.wants(b.name())).toList();
        if (chosen.isEmpty() || chosen.size() < options.only().size()) {
            throw new IllegalArgumentException(
                    "unknown benchmark in --only; there are "
                            + String.join(
                                    ", ", Benchmarks.ALL.stream().map(Benchmark::name).toList()));
        }
        return chosen;
    }

    private static String head(Options options) throws IOException {
        return "JDK "
                + ChildJvm.version(options)
                + ", "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores"
                + (options.quick() ? "; a quick run, too short to quote" : "");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
