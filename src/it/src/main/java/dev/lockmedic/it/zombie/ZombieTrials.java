package dev.lockmedic.it.zombie;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stops holders at random moments of a tight write loop, has their locks taken, lets them go on,
 * and counts the trials in which their bytes are in the resource behind their successor's. Exit
 * code 0 if none more are than the fence promises, 1 if so, 2 for a wrong command line.
 */
public final class ZombieTrials {
    private final TrialOptions options;
    private final Path folder;
    private final Tally tally;

    private ZombieTrials(TrialOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.tally = new Tally(options.trials());
    }

    /** See {@link TrialOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(TrialOptions.USAGE);
            return;
        }
        TrialOptions options;
        try {
            options = TrialOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(TrialOptions.USAGE);
            System.exit(2);
            return;
        }
        Path folder = Files.createTempDirectory("lockmedic-zombie");
        boolean well;
        try {
            well = new ZombieTrials(options, folder).run();
        } finally {
            delete(folder);
        }
        System.exit(well ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        System.out.println("zombie trials " + options.command());
        SplittableRandom random = new SplittableRandom(options.seed());
        ExecutorService threads = Executors.newFixedThreadPool(options.lanes());
        try {
            List<Future<Void>> lanes = new ArrayList<>();
            for (int i = 0; i < options.lanes(); i++) {
                Path own = Files.createDirectory(folder.resolve("lane-" + i));
                SplittableRandom moments = random.split();
                lanes.add(threads.submit((Callable<Void>) () -> lane(own, moments)));
            }
            for (Future<Void> lane : lanes) {
                lane.get();
            }
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
        return tell();
    }

    private Void lane(Path own, SplittableRandom moments) throws IOException, InterruptedException {
        try (Lane lane = Lane.open(options, own, moments)) {
            while (tally.begin()) {
                lane.trial(tally);
            }
        }
        return null;
    }

    private boolean tell() {
        System.out.println(
                "fence=" + options.fence() + ", " + options.loop().word() + ": " + tally);
        long allowed =
                switch (options.fence()) {
                    case "off" -> Long.MAX_VALUE;
                    // The one write that was past its check.
                    case "on" -> 1;
                    default -> 0;
                };
        if (tally.slippedMost() > allowed) {
            System.out.println("BROKEN: more than " + allowed + " in one trial");
            return false;
        }
        return true;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
