package dev.lockmedic.it.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The chaos run: starts the actors and the judge, stops, kills and pauses actors by chance, and
 * prints what the judge found. Exit code 0 if nothing is broken, 1 if something is, 2 for a wrong
 * command line.
 */
public final class Chaos {
    /** Longer than any stop: an empty lock file may be one whose holder was stopped. */
    private static final long ORPHAN_GRACE_MILLIS = 6000;

    private static final int LONGEST_STOP_MILLIS = 2500;
    private static final int LONGEST_STOP_OF_PLAIN_MILLIS = 1000;
    private static final long START_LIMIT_SECONDS = 120;
    private static final long END_LIMIT_SECONDS = 40;
    private static final int BALLAST_MEGABYTES = 48;

    private final ChaosOptions options;
    private final Path folder;
    private final long start = System.nanoTime();
    private final AgentWords words = new AgentWords();
    private final List<Actor> actors = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final Random random;
    private JudgeProcess judge;
    private long begun;
    private long ended;
    private long stops;
    private long kills;
    private long collections;

    private Chaos(ChaosOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.random = new Random(options.seed());
    }

    /** See {@link ChaosOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(ChaosOptions.USAGE);
            return;
        }
        ChaosOptions options;
        try {
            options = ChaosOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(ChaosOptions.USAGE);
            System.exit(2);
            return;
        }
        // Always a new one: it is deleted with all that is in it.
        Path folder =
                options.folder() != null
                        ? Files.createTempDirectory(
                                Files.createDirectories(options.folder()), "lockmedic-chaos")
                        : Files.createTempDirectory("lockmedic-chaos");
        if (options.keep()) {
            System.out.println("files are kept in " + folder);
        }
        boolean well;
        Chaos chaos = new Chaos(options, folder.toAbsolutePath());
        try {
            well = chaos.run();
        } finally {
            chaos.actors.forEach(Actor::close);
            if (!options.keep()) {
                delete(folder);
            }
        }
        System.exit(well ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        // Not in the actors' folder, and short: a socket's path has a limit.
        Path socketFolder = Files.createTempDirectory("chaos");
        Path socket = socketFolder.resolve("judge");
        Thread killer = new Thread(() -> actors.forEach(Actor::close));
        Runtime.getRuntime().addShutdownHook(killer);
        try (JudgeProcess process =
                new JudgeProcess(options, folder, socket, start, ORPHAN_GRACE_MILLIS)) {
            judge = process;
            tellMachine();
            startActors(socket);
            awaitActors();
            harass(socket);
            ended = System.nanoTime();
            end();
            judge.tell("over");
            if (!judge.awaitVerdict()) {
                broken.add("the judge came to no verdict");
            }
            broken.addAll(judge.broken());
            tell();
            return broken.isEmpty();
        } finally {
            delete(socketFolder);
        }
    }

    private void startActors(Path socket) throws IOException {
        for (int i = 0; i < options.agents(); i++) {
            actors.add(start(i, 0, Role.AGENT, socket));
        }
        for (int i = 0; i < options.plain(); i++) {
            actors.add(start(options.agents() + i, 0, Role.PLAIN, socket));
        }
        if (options.breaker() != null) {
            actors.add(start(actors.size(), 0, options.breaker(), socket));
        }
    }

    /** The time begins when all are there, which on a busy machine takes its own. */
    private void awaitActors() throws IOException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
        for (Actor actor : actors) {
            if (!actor.awaitReady(limit - System.nanoTime())) {
                throw new IOException("actor " + actor.number() + " did not start");
            }
        }
        begun = System.nanoTime();
    }

    private Actor start(int number, int life, Role role, Path socket) throws IOException {
        Path jdk = options.jdks().get((number + life) % options.jdks().size());
        boolean modern = feature(jdk) >= 21;
        // A slow collector with something to walk over, so that the whole JVM pauses.
        boolean paused = number % 2 == 0;
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx256m");
        flags.add(paused ? "-XX:+UseSerialGC" : "-XX:+UseG1GC");
        if (number % 3 == 1) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        if (role == Role.AGENT) {
            flags.add("-javaagent:" + options.agentJar() + "=" + agentSettings());
        }
        WorkerOptions worker =
                new WorkerOptions(
                        folder,
                        socket,
                        number,
                        life,
                        role,
                        options.threads(),
                        modern,
                        options.transcripts(),
                        options.maxHoldMillis(),
                        options.bad(),
                        options.seed(),
                        start,
                        TimeUnit.SECONDS.toNanos(options.epochSeconds()),
                        paused ? BALLAST_MEGABYTES : 0);
        return Actor.start(worker, jdk, flags, words::said);
    }

    /** The files are named, so that an empty one that a kill has left is an orphan one day. */
    private String agentSettings() {
        return "fence="
                + options.agentFence().setting()
                + ",orphan-grace="
                + ORPHAN_GRACE_MILLIS
                + "ms,lock-files="
                + folder
                + "/*.lock"
                + (options.settings().isEmpty() ? "" : "," + options.settings());
    }

    private static int feature(Path jdk) throws IOException {
        return Files.readAllLines(jdk.resolve("release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.replaceAll("[^0-9.]", ""))
                .mapToInt(version -> Integer.parseInt(version.split("[.]")[0]))
                .findFirst()
                .orElseThrow(() -> new IOException(jdk + "/release has no version"));
    }

    /** Until the time is over: whatever is due, to whomever chance says. */
    private void harass(Path socket) throws IOException, InterruptedException {
        long end = begun + TimeUnit.SECONDS.toNanos(options.seconds());
        long tell = begun + progressNanos();
        long stop = next(options.stopEveryMillis());
        long kill = next(options.killEveryMillis());
        long collect = next(options.gcEveryMillis());
        while (System.nanoTime() < end) {
            long now = System.nanoTime();
            if (now >= stop) {
                stop();
                stop = next(options.stopEveryMillis());
            }
            if (now >= kill) {
                kill(socket);
                kill = next(options.killEveryMillis());
            }
            if (now >= collect) {
                collections++;
                actors.get(random.nextInt(actors.size())).tell("gc");
                collect = next(options.gcEveryMillis());
            }
            if (now >= tell) {
                tellProgress();
                tell += progressNanos();
            }
            lookForCrashes(socket);
            long next = Math.min(Math.min(Math.min(stop, kill), Math.min(collect, tell)), end);
            long pause = Math.min(next - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(200));
            TimeUnit.NANOSECONDS.sleep(Math.max(0, pause));
        }
    }

    private long progressNanos() {
        return TimeUnit.SECONDS.toNanos(options.seconds() > 300 ? 60 : 10);
    }

    /** Somewhere between half and one and a half of it from now; never for 0. */
    private long next(long everyMillis) {
        return everyMillis == 0
                ? Long.MAX_VALUE
                : System.nanoTime()
                        + TimeUnit.MICROSECONDS.toNanos(
                                everyMillis * 500 + random.nextLong(everyMillis * 1000));
    }

    private void stop() throws IOException {
        Actor actor = actors.get(random.nextInt(actors.size()));
        int limit = actor.role() == Role.AGENT ? LONGEST_STOP_MILLIS : LONGEST_STOP_OF_PLAIN_MILLIS;
        // Many short ones, which cut a step in two, and some that outlast a hold.
        int millis = random.nextInt(20, random.nextBoolean() ? 300 : limit);
        if (actor.isReady() && !actor.isStopped()) {
            stops++;
            actor.stopFor(millis);
        }
    }

    private void kill(Path socket) throws IOException {
        int index = random.nextInt(actors.size());
        Actor actor = actors.get(index);
        if (!actor.isReady()) {
            return;
        }
        kills++;
        judge.tell("killing " + actor.number() + " " + actor.life() + " " + System.nanoTime());
        actor.close();
        actors.set(index, start(actor.number(), actor.life() + 1, actor.role(), socket));
    }

    private void lookForCrashes(Path socket) throws IOException {
        if (!judge.isAlive()) {
            throw new IOException("the judge has died");
        }
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            if (!actor.isAlive()) {
                ended(actor);
                actors.set(i, start(actor.number(), actor.life() + 1, actor.role(), socket));
            }
        }
    }

    private void ended(Actor actor) throws IOException {
        if (actor.exitCode() != 0) {
            broken.add("actor " + actor.number() + " ended by itself: " + actor.exitCode());
        }
        judge.tell("ended " + actor.number() + " " + actor.life());
    }

    private void end() throws IOException, InterruptedException {
        actors.forEach(actor -> actor.tell("over"));
        for (Actor actor : actors) {
            if (actor.awaitEnd(END_LIMIT_SECONDS)) {
                ended(actor);
            } else {
                broken.add("actor " + actor.number() + " did not end");
                judge.tell(
                        "killing " + actor.number() + " " + actor.life() + " " + System.nanoTime());
            }
            actor.close();
        }
    }

    private void tellMachine() throws IOException {
        FileStore store = Files.getFileStore(folder);
        long kibibytes =
                Files.readAllLines(Path.of("/proc/meminfo")).stream()
                        .filter(line -> line.startsWith("MemTotal:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0);
        System.out.println("chaos " + options.command());
        System.out.println(
                "on "
                        + Runtime.getRuntime().availableProcessors()
                        + " cores, "
                        + Math.round(kibibytes / 1048576.0)
                        + " GiB, Linux "
                        + System.getProperty("os.version")
                        + ", "
                        + store.type()
                        + "; JDKs "
                        + options.jdks());
    }

    private void tellProgress() {
        Map<Figure, Long> figures = judge.figures();
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%6d s  %,d acquisitions judged, %,d taken over; %d stops, %d kills, %d"
                                + " collections",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                        figures.getOrDefault(Figure.ACQUISITIONS, 0L),
                        takenOver(figures),
                        stops,
                        kills,
                        collections));
    }

    private static long takenOver(Map<Figure, Long> figures) {
        return figures.getOrDefault(Figure.TAKEN_OVERDUE, 0L)
                + figures.getOrDefault(Figure.TAKEN_DEAD, 0L);
    }

    private void tell() {
        double seconds = (ended - begun) / 1e9;
        Map<Figure, Long> figures = judge.figures();
        System.out.println();
        for (Figure figure : Figure.values()) {
            tell(figure.words(), figures.getOrDefault(figure, 0L));
        }
        tell("stops (SIGSTOP, SIGCONT)", stops);
        tell("kills (SIGKILL)", kills);
        tell("full collections asked for", collections);
        System.out.println("the agents' own words:");
        words.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> tell("  " + entry.getKey(), entry.getValue()));
        words.others().forEach(line -> System.out.println("  said: " + line));
        judge.findings().forEach(finding -> System.out.println("found: " + finding));
        System.out.println();
        System.out.println(summary(figures, seconds));
        System.out.println();
        broken.forEach(rule -> System.out.println("BROKEN: " + rule));
        System.out.println(broken.isEmpty() ? "verdict: all held" : "verdict: BROKEN");
    }

    /** A row for the docs. */
    private String summary(Map<Figure, Long> figures, double seconds) {
        long acquisitions = figures.getOrDefault(Figure.ACQUISITIONS, 0L);
        long late = figures.getOrDefault(Figure.SLIPPED_LATE, 0L);
        long inFlight = figures.getOrDefault(Figure.SLIPPED_IN_FLIGHT, 0L);
        return String.format(
                Locale.ROOT,
                "| fence=%s | %.0f s | %,d (%,.0f/s) | %,d overdue, %,d dead | %d | %d | %,d refused,"
                        + " %d slipped late, %d in flight (%.0f per million takeovers) | %d | %d ms |",
                options.fence().setting(),
                seconds,
                acquisitions,
                acquisitions / seconds,
                figures.getOrDefault(Figure.TAKEN_OVERDUE, 0L),
                figures.getOrDefault(Figure.TAKEN_DEAD, 0L),
                figures.getOrDefault(Figure.DOUBLE_OWNERS, 0L),
                figures.getOrDefault(Figure.ROBBED, 0L),
                figures.getOrDefault(Figure.REFUSED, 0L),
                late,
                inFlight,
                1e6 * (late + inFlight) / Math.max(1, takenOver(figures)),
                figures.getOrDefault(Figure.LOST, 0L) + figures.getOrDefault(Figure.FOREIGN, 0L),
                figures.getOrDefault(Figure.LONGEST_STUCK_MS, 0L));
    }

    private static void tell(String words, long value) {
        System.out.println(String.format(Locale.ROOT, "%,14d  %s", value, words));
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
