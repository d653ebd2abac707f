package dev.lockmedic.it.demo;

import dev.lockmedic.it.demo.GatewayClient.Answer;
import dev.lockmedic.it.demo.GatewayProcess.CommandResult;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Six scenes with a gateway whose session write lock gets stuck: without the agent, with it,
 * attached while it is stuck, frozen beside a second gateway, and with a policy that only reports.
 * In a sixth the lock is one inside the JVM, left behind by a thread that has ended.
 */
public final class Demo {
    private static final long MAX_HOLD_MS = 3000;

    /** What a busy machine may add to the max hold. */
    private static final long SOON_MS = 3000;

    private static final long ACQUIRE_TIMEOUT_MS = 5000;
    private static final long OWN_WATCHDOG_MS = 500;
    private static final long HANGS_FOR_MS = 1000;
    private static final long CONDITION_LIMIT_MS = 20_000;

    private final Timeline timeline = new Timeline(System.out);
    private final Path agent;
    private final Path gateway;
    private final Path folder;
    private final Path report;

    private Demo(Path agent, Path gateway, Path folder, Path report) {
        this.agent = agent;
        this.gateway = gateway;
        this.folder = folder;
        this.report = report;
    }

    /**
     * Runs all scenes.
     *
     * @param arguments agent jar, gateway jar, where the incident report goes
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: Demo <lockmedic-agent.jar> <demo-host.jar> <report.html>");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("lockmedic-demo");
        Demo demo =
                new Demo(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]),
                        folder,
                        Path.of(arguments[2]).toAbsolutePath());
        try {
            demo.play();
        } finally {
            delete(folder);
        }
        System.exit(demo.timeline.failures() == 0 ? 0 : 1);
    }

    private void play() throws Exception {
        System.out.println(
                "A session gateway holds a session's write lock while agent work runs. Each run here"
                        + " spins or sleeps past");
        System.out.println(
                "its own max hold of 3 s; the next message waits at most 5 s for the lock. JDK "
                        + Runtime.version()
                        + ".");
        try (GatewayProcess wedged = sceneA()) {
            sceneB();
            sceneC(wedged);
        }
        sceneD();
        sceneE();
        sceneF();
        report();
        System.out.println();
        System.out.println(
                timeline.failures() == 0
                        ? "All scenes did what they say."
                        : timeline.failures() + " checks FAILED.");
    }

    /** Without the agent; the gateway stays as it is for scene (c). */
    private GatewayProcess sceneA() throws Exception {
        timeline.scene("a", "No agent: the run spins, and everything behind its lock waits");
        GatewayProcess a = start("a", "s-ac", List.of());
        GatewayClient client = new GatewayClient(a);
        spin(client, "chat");
        int fired = watchdogFired(client);
        Answer message = message(client, "chat", "anybody there?");
        timeline.check(
                message.status() == 423
                        && message.text("error").contains("session file locked (timeout 5000ms)"),
                "the next message fails with: " + shortened(message.text("error")));
        timeline.check(
                watchdogFired(client) == fired,
                "the gateway's own watchdog, due every 0.5 s, has not fired once: the worker spins");
        return a;
    }

    /** With {@code -javaagent}. */
    private void sceneB() throws Exception {
        timeline.scene("b", "The same with -javaagent: the lock is free at max hold");
        try (GatewayProcess b = start("b", "s-b", List.of(javaAgent("b")))) {
            GatewayClient client = new GatewayClient(b);
            spin(client, "chat");
            Instant taken = createdAt(folder.resolve("s-b/chat.jsonl.lock"));
            Answer message = message(client, "chat", "anybody there?");
            timeline.check(
                    message.status() == 201,
                    "the next message goes through, after " + message.tookMillis() + " ms");
            long held = Duration.between(taken, Instant.now()).toMillis();
            timeline.check(
                    held >= MAX_HOLD_MS && held < MAX_HOLD_MS + SOON_MS,
                    "not before max hold ("
                            + MAX_HOLD_MS
                            + " ms), and soon after it: the lock was taken "
                            + held
                            + " ms ago");
        }
    }

    /** Attached to the gateway of scene (a), which still spins. */
    private void sceneC(GatewayProcess wedged) throws Exception {
        timeline.scene(
                "c", "Attach to the gateway of (a), which is still stuck: it heals in place");
        GatewayClient client = new GatewayClient(wedged);
        Path lock = folder.resolve("s-ac/chat.jsonl.lock");
        timeline.check(Files.exists(lock), "its lock file still lies there");
        CommandResult attach = lockmedic("attach", Long.toString(wedged.pid()), events("c"));
        timeline.tell("you", "attach " + wedged.pid() + ": exit code " + attach.exit());
        timeline.check(attach.exit() == 0, "attached while the worker spins");
        timeline.check(
                until(() -> wedged.agentHasSaid(line -> line.contains("chat.jsonl.lock released"))),
                "the agent found the lock that was held before it came, and released it");
        Answer message = message(client, "chat", "and now?");
        timeline.check(message.status() == 201, "the message goes through: " + message.status());
    }

    /** Two gateways on one folder; the first is frozen while it holds the lock. */
    private void sceneD() throws Exception {
        timeline.scene(
                "d", "Two gateways, one folder; the first is frozen (SIGSTOP) with the lock");
        try (GatewayProcess first = start("d1", "s-d", List.of(javaAgent("d1")));
                GatewayProcess second = start("d2", "s-d", List.of(javaAgent("d2")))) {
            GatewayClient one = new GatewayClient(first);
            GatewayClient two = new GatewayClient(second);
            Path lock = folder.resolve("s-d/chat.jsonl.lock");
            one.run("chat", "sleep", MAX_HOLD_MS + 1500, MAX_HOLD_MS);
            timeline.check(until(() -> holder(lock) == first.pid()), "the first holds the lock");
            first.signal("STOP");
            timeline.tell("you", "kill -STOP " + first.pid());
            Answer message = message(two, "chat", "is the other one alive?");
            timeline.check(message.status() == 201, "the second reclaims the lock at max hold");
            two.run("chat", "sleep", 4000, 60_000);
            timeline.check(until(() -> holder(lock) == second.pid()), "the second holds it now");
            first.signal("CONT");
            timeline.tell("you", "kill -CONT " + first.pid());
            timeline.check(
                    until(
                            () ->
                                    first.hasLogged(line -> line.contains("lost lock"))
                                            || first.agentHasSaid(
                                                    line -> line.contains("late release refused"))),
                    "the first wakes up, finishes, and finds that it has lost the lock");
            timeline.check(
                    until(() -> first.hasLogged(line -> line.contains("Lockmedic refused the"))),
                    "its late write to the transcript was refused, with a LockLostException");
            timeline.check(
                    holder(lock) == second.pid(),
                    "its release harms nothing: the second still has it");
            timeline.check(until(() -> !Files.exists(lock)), "the second gives it back itself");
        }
    }

    /** Only reports, until it is told otherwise. */
    private void sceneE() throws Exception {
        timeline.scene("e", "policy=report: told, not taken; then switched to reclaim, live");
        try (GatewayProcess e = start("e", "s-e", List.of(javaAgent("e") + ",policy=report"))) {
            GatewayClient client = new GatewayClient(e);
            Path lock = folder.resolve("s-e/chat.jsonl.lock");
            spin(client, "chat");
            Answer message = message(client, "chat", "anybody there?");
            timeline.check(message.status() == 423, "the next message fails as without the agent");
            timeline.check(
                    e.agentHasSaid(line -> line.contains("is stuck")) && Files.exists(lock),
                    "the agent has told of it, and the lock lies there untouched");
            CommandResult set = lockmedic("set", Long.toString(e.pid()), "policy=reclaim");
            timeline.tell("you", "set " + e.pid() + " policy=reclaim: exit code " + set.exit());
            timeline.check(set.exit() == 0, "the setting is taken while the worker spins");
            message = message(client, "chat", "and now?");
            timeline.check(
                    message.status() == 201, "the message goes through: " + message.status());
        }
    }

    /** A lock inside the JVM: the routing table's, leaked by a thread that has ended. */
    private void sceneF() throws Exception {
        timeline.scene(
                "f", "No lock file at all: the routing table's ReentrantLock, and its owner ended");
        Path routes = Files.writeString(folder.resolve("routes"), "chat 10.0.0.7:9001\n");
        try (GatewayProcess f =
                start(
                        "f",
                        "s-f",
                        List.of("-Dgateway.routes=" + routes, "-Dgateway.routesRefreshMs=100"))) {
            GatewayClient client = new GatewayClient(f);
            Answer message = message(client, "chat", "hello");
            timeline.check(message.status() == 201, "all is well");
            Files.writeString(routes, "chat 10.0.0.8:9001\nmail");
            timeline.tell("you", "write a routes file whose last line is torn");
            timeline.check(
                    until(
                            () ->
                                    f.hasLogged(
                                            line ->
                                                    line.contains(
                                                            "in thread \"route-refresher\""))),
                    "its reader ends with an exception, between lock() and unlock()");
            CompletableFuture<Answer> hanging = client.sessionLater("chat");
            timeline.check(
                    !within(HANGS_FOR_MS, hanging) && client.get("/health").status() == 200,
                    "GET sessions/chat hangs; the gateway's own health says ok");
            CompletableFuture<Answer> another = client.sessionLater("chat");
            CompletableFuture<Answer> third = client.sessionLater("mail");
            CommandResult attach = lockmedic("attach", Long.toString(f.pid()), events("f"));
            timeline.tell("you", "attach " + f.pid() + ": exit code " + attach.exit());
            timeline.check(
                    attach.exit() == 0
                            && within(CONDITION_LIMIT_MS, hanging)
                            && within(CONDITION_LIMIT_MS, another)
                            && within(CONDITION_LIMIT_MS, third),
                    "the lock is released, and what hung behind it is answered");
            timeline.check(
                    f.agentHasSaid(line -> line.contains("route-refresher")),
                    "the agent names the thread that left it behind");
            message = message(client, "chat", "and now?");
            timeline.check(message.status() == 201, "the next message goes through as well");
        }
    }

    /** One page of all that the agents have told of. */
    private void report() throws Exception {
        timeline.scene("…", "What happened, as a page to look at");
        List<String> command = new ArrayList<>(List.of("report", "-o", report.toString()));
        for (String scene : List.of("b", "c", "d1", "d2", "e", "f")) {
            command.add(eventsFile(scene).toString());
        }
        CommandResult result = lockmedic(command.toArray(new String[0]));
        timeline.check(
                result.exit() == 0 && Files.exists(report),
                "the incident report is at " + report + (result.exit() == 0 ? "" : ": " + result));
    }

    private Path eventsFile(String scene) {
        return folder.resolve("events-" + scene + ".jsonl");
    }

    /** The setting that has events written for a scene. */
    private String events(String scene) {
        return "events=" + eventsFile(scene);
    }

    private String javaAgent(String scene) {
        return "-javaagent:" + agent + "=" + events(scene);
    }

    private GatewayProcess start(String name, String sessions, List<String> options)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("-Dsession.writeLock.acquireTimeoutMs=" + ACQUIRE_TIMEOUT_MS);
        all.add("-Dsession.writeLock.watchdogMs=" + OWN_WATCHDOG_MS);
        Path folderOfSessions = Files.createDirectories(folder.resolve(sessions));
        return GatewayProcess.start(name, timeline, gateway, folderOfSessions, all);
    }

    /** Starts a run that spins for ever and waits until it has the lock. */
    private void spin(GatewayClient client, String session) throws Exception {
        Answer run = client.run(session, "spin", 0, MAX_HOLD_MS);
        timeline.tell(
                "client",
                "POST runs {kind: spin, maxHoldMs: " + MAX_HOLD_MS + "}: " + run.status());
        timeline.check(
                until(
                        () -> {
                            try {
                                return client.get("/locks").body().path("locks").size() == 1;
                            } catch (IOException | InterruptedException e) {
                                return false;
                            }
                        }),
                "the run holds the session's write lock and spins");
    }

    private static int watchdogFired(GatewayClient client) throws Exception {
        return client.get("/health").body().at("/watchdog/fired").asInt(-1);
    }

    private Answer message(GatewayClient client, String session, String text) throws Exception {
        Answer answer = client.message(session, text);
        timeline.tell(
                "client",
                "POST messages: " + answer.status() + " after " + answer.tookMillis() + " ms");
        return answer;
    }

    private CommandResult lockmedic(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(agent.toString());
        command.addAll(List.of(arguments));
        return GatewayProcess.run(command);
    }

    /** When the lock file's payload says that it was taken. */
    private static Instant createdAt(Path lock) throws IOException {
        return Instant.parse(
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(Files.readString(lock))
                        .path("createdAt")
                        .asText());
    }

    /** Pid in the lock file's payload; 0 if there is none. */
    private static long holder(Path lock) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(Files.readString(lock))
                    .path("pid")
                    .asLong();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether it is answered in that time. */
    private static boolean within(long millis, CompletableFuture<Answer> answer) throws Exception {
        try {
            answer.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static boolean until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + CONDITION_LIMIT_MS * 1_000_000;
        while (System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.sleep(20);
        }
        return condition.getAsBoolean();
    }

    /** The error without the folder, which is only the demo's. */
    private String shortened(String error) {
        return error.replace(folder.toString() + "/", "");
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
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
