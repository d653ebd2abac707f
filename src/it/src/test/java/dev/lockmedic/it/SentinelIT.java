package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The sentinel: a child JVM that releases overdue locks while its host's JVM stands still. */
class SentinelIT {
    private static final String READY = "the sentinel is ready: process (\\d+) ";
    private static final String STALLS = "GC without counted-loop safepoints";

    /** Far more than a busy machine explains, far less than the host stands still in here. */
    private static final long LATE_MILLIS = 2000;

    @TempDir Path folder;

    @JdkTest
    void releasesWhileTheHostIsStopped(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        sentinel(jdk)
                                .logs(Says.RELEASED_BY_SENTINEL)
                                .logs(Says.REFUSED)
                                .mayLog(Says.STALLED))) {
            awaitReady(host);
            Instant deadline = take(host, "zombie", "a", 3000);
            awaitKept(host, "a");
            host.child().signal("STOP");
            byte[] successors = succeed(jdk, "stopped", "a", deadline);
            host.child().signal("CONT");
            assertThat(host.child().awaitLog("a.lock released by sentinel"))
                    .contains("thread \"zombie\" of pid " + host.child().pid())
                    .contains("(max hold 3.0s)")
                    .contains("another holder has it by now");
            assertThat(host.run("zombie", "free", "delete", lock("a"))).isEqualTo("done");
            assertThat(Path.of(lock("a"))).hasBinaryContent(successors);
            host.child().awaitLog(Says.REFUSED);
            assertThat(host.child().log("is lost: another process|by force-release")).isEmpty();
            JsonNode status = Cli.status(jdk, host.child());
            assertThat(status.at("/sentinel/released").asInt()).isOne();
            assertThat(status.at("/counters/lost").asInt()).isOne();
            assertThat(status.at("/heals/0/action").asText()).isEqualTo("sentinel");
        }
    }

    /** Its first act after the stop is the late release: the agent may not know anything yet. */
    @JdkTest
    void zombieThatWakesAtItsReleaseDeletesNothing(Jdk jdk) throws IOException {
        List<String> locks = new ArrayList<>();
        try (Host host =
                Host.start(
                        sentinel(jdk)
                                .logs(Says.RELEASED_BY_SENTINEL)
                                .mayLog(Says.REFUSED)
                                .mayLog(Says.STALLED))) {
            awaitReady(host);
            List<Instant> deadlines = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                locks.add("z" + i);
                deadlines.add(take(host, "zombie-" + i, "z" + i, 5000));
            }
            for (String name : locks) {
                awaitKept(host, name);
            }
            host.child().signal("STOP");
            List<byte[]> successors = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                successors.add(succeed(jdk, null, "z" + i, deadlines.get(i)));
            }
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(host.begin("zombie-" + i, "free", "delete", lock("z" + i)));
            }
            host.child().signal("CONT");
            for (int i = 0; i < 20; i++) {
                assertThat(host.answer(answers.get(i))).isEqualTo("ok done");
                assertThat(Path.of(lock("z" + i))).hasBinaryContent(successors.get(i));
            }
            assertThat(host.child().awaitLogs("released by sentinel", 20)).hasSize(20);
            assertThat(host.child().log("is lost: another process|by force-release")).isEmpty();
        }
    }

    /** Nobody has taken it meanwhile, and the host's own watchdog comes to a lock that is gone. */
    @JdkTest
    void toldOnceThoughBothFindTheLockOverdue(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(sentinel(jdk).logs(Says.RELEASED_BY_SENTINEL).mayLog(Says.STALLED))) {
            awaitReady(host);
            Instant deadline = take(host, "zombie", "once", 2000);
            awaitKept(host, "once");
            host.child().signal("STOP");
            awaitGone("once", deadline);
            host.child().signal("CONT");
            assertThat(host.child().awaitLog("once.lock released by sentinel"))
                    .contains("the lock file is gone");
            // Taken anew and given back in time: by then all that could be told, is.
            host.run("zombie", "take", "write", lock("once"), 600_000);
            host.run("zombie", "free", "delete", lock("once"));
            assertThat(host.child().log("once.lock (released|is lost)")).hasSize(1);
        }
    }

    @JdkTest
    void releasesWhileACountedLoopHoldsUpASafepoint(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        sentinel(jdk)
                                .flags("-XX:+UseSerialGC", "-XX:-UseCountedLoopSafepoints")
                                .logs(Says.RELEASED_BY_SENTINEL)
                                .mayLog(Says.REFUSED)
                                .mayLog(Says.STALLED))) {
            awaitReady(host);
            Instant deadline = take(host, "zombie", "loop", 4000);
            awaitKept(host, "loop");
            host.count("looper", 7000);
            String collected = host.begin("collector", "gc");
            byte[] successors = succeed(jdk, "safepoint stall", "loop", deadline);
            assertThat(host.child().out()).doesNotContain(collected + " ok collected");
            host.answer(collected);
            host.child().awaitLog("loop.lock released by sentinel");
            host.run("zombie", "free", "delete", lock("loop"));
            assertThat(Path.of(lock("loop"))).hasBinaryContent(successors);
            assertThat(host.child().log(STALLS)).isEmpty();
        }
    }

    @JdkTest
    void leavesToTheHostWhatItCanDoItself(Jdk jdk) throws IOException {
        try (Host host = Host.start(sentinel(jdk).logs(Says.RELEASED))) {
            awaitReady(host);
            take(host, "holder", "own", 2000);
            host.stick("holder", "hang");
            take(host, "other", "fine", 600_000);
            host.child().awaitLog("own.lock released by force-release");
            awaitKept(host, "fine");
            host.run("other", "free", "delete", lock("fine"));
            host.child().awaitLog("the sentinel no longer keeps .*/fine.lock");
        }
    }

    @JdkTest
    void takesNothingWherePolicyOnlyReports(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        sentinel(jdk)
                                .logs("set lockmedic.policy=report")
                                .logs(Says.REPORTED)
                                .mayLog(Says.RELEASED)
                                .logs(Says.RELEASED_BY_SENTINEL)
                                .mayLog("set lockmedic.policy=reclaim")
                                .mayLog(Says.STALLED))) {
            awaitReady(host);
            Instant deadline = take(host, "holder", "reported", 8000);
            awaitKept(host, "reported");
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "policy=report");
            host.child().awaitLog("set lockmedic.policy=report");
            host.child().signal("STOP");
            LockSupport.parkNanos(
                    Duration.between(Instant.now(), deadline.plusMillis(1000)).toNanos());
            assertThat(Path.of(lock("reported"))).exists();
            host.child().signal("CONT");
            host.child().awaitLog("reported.lock is stuck, and only reported");
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "policy=reclaim");
            host.child().awaitLog("reported.lock released by");

            // Told again, and so it takes again.
            Instant next = take(host, "holder", "taken", 2000);
            awaitKept(host, "taken");
            host.child().signal("STOP");
            awaitGone("taken", next);
            host.child().signal("CONT");
            host.child().awaitLog("taken.lock released by sentinel");
        }
    }

    @JdkTest
    void leavesWithItsHost(Jdk jdk) throws IOException {
        try (Host host = Host.start(sentinel(jdk))) {
            ProcessHandle sentinel = awaitReady(host);
            assertThat(host.child().end()).isZero();
            awaitEnd(sentinel);
        }
        try (Host host = Host.start(sentinel(jdk))) {
            ProcessHandle sentinel = awaitReady(host);
            host.child().signal("KILL");
            awaitEnd(sentinel);
        }
        try (Host host = Host.start(sentinel(jdk).logs("Lockmedic is detached; .*"))) {
            ProcessHandle sentinel = awaitReady(host);
            Cli.done(jdk, "detach", Long.toString(host.child().pid()));
            awaitEnd(sentinel);
            host.run("holder", "take", "write", lock("after"), 600_000);
            host.run("holder", "free", "delete", lock("after"));
        }
    }

    @JdkTest
    void isStartedAgainAndKnowsWhatWasArmed(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        sentinel(jdk)
                                .logs("the sentinel ended by itself .*; it is started again in .*")
                                .logs(Says.RELEASED_BY_SENTINEL)
                                .mayLog(Says.STALLED))) {
            ProcessHandle first = awaitReady(host);
            Instant deadline = take(host, "holder", "kept", 8000);
            awaitKept(host, "kept");
            // What a supervisor sends to the whole group is for the host alone.
            Tool.run("kill", "-TERM", Long.toString(first.pid()));
            Tool.run("kill", "-KILL", Long.toString(first.pid()));
            assertThat(host.child().awaitLogs("DEBUG .*keeps .*/kept.lock", 2)).hasSize(2);
            JsonNode status = Cli.status(jdk, host.child()).get("sentinel");
            assertThat(status.get("restarts").asInt()).isOne();
            assertThat(status.get("pid").asLong()).isPositive().isNotEqualTo(first.pid());
            host.child().signal("STOP");
            awaitGone("kept", deadline);
            host.child().signal("CONT");
            host.child().awaitLog("kept.lock released by sentinel");
        }
    }

    @JdkTest
    void isSmallAndHasNothingOfItsHost(Jdk jdk) throws IOException {
        Path open = Files.writeString(folder.resolve("open.lock"), "x");
        Jvm jvm =
                Jvm.on(jdk)
                        .environment(
                                "JAVA_TOOL_OPTIONS",
                                "-javaagent:" + AgentJar.path() + "=sentinel=true,log=debug")
                        .environment("LOCKMEDIC_MAX_HOLD", "10m")
                        .directory(folder)
                        .logs(READY + ".*")
                        .maySayAnything();
        try (Host host = Host.start(jvm)) {
            ProcessHandle sentinel = awaitReady(host);
            host.run("holder", "take", "write", lock("held"), 600_000);
            host.run("holder", "read", open);
            awaitKept(host, "held");
            Path proc = Path.of("/proc/" + sentinel.pid());
            List<String> ofHost = links(Path.of("/proc/" + host.child().pid() + "/fd"));
            assertThat(ofHost)
                    .as("so that there is something to inherit")
                    .contains(open.toString());
            assertThat(links(proc.resolve("fd")))
                    .isNotEmpty()
                    .allMatch(
                            target ->
                                    target.startsWith("pipe:")
                                            // The JDK's own, by which it closes channels.
                                            || target.startsWith("socket:")
                                                    && !ofHost.contains(target)
                                            || target.equals(AgentJar.path().toString())
                                            || target.startsWith(real(jdk.home()))
                                            || target.equals("/dev/urandom")
                                            || target.equals("/dev/random"));
            assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).hasToString("/");
            assertThat(Files.readString(proc.resolve("environ")).split("\0"))
                    .noneMatch(entry -> entry.matches("(?s)(JAVA_TOOL_OPTIONS|LOCKMEDIC_).*"));
            assertThat(Files.readString(proc.resolve("cmdline")).replace('\0', ' '))
                    .contains("dev.lockmedic.agent.LockmedicSentinel " + host.child().pid());
            assertThat(sentinel.children()).as("one is enough").isEmpty();
            System.out.println(
                    "sentinel: memory on "
                            + jdk.feature()
                            + ": "
                            + Files.readAllLines(proc.resolve("smaps_rollup")).stream()
                                    .filter(l -> l.matches("(Rss|Pss|Private_Dirty):.*"))
                                    .map(l -> l.replaceAll(" +", " "))
                                    .toList());
            host.run("holder", "free", "delete", lock("held"));
        }
    }

    @JdkTest
    void thereIsNoneUnlessItIsWanted(Jdk jdk) {
        try (Host host =
                Host.start(
                        Jvm.on(jdk).agent("log=debug").mayBeAttachedTo().maySay(".* DEBUG .*"))) {
            host.child().awaitLog("is started");
            host.run("holder", "take", "write", lock("plain"), 600_000);
            host.run("holder", "free", "delete", lock("plain"));
            assertThat(ProcessHandle.of(host.child().pid()).orElseThrow().children()).isEmpty();
            assertThat(Cli.status(jdk, host.child()).has("sentinel")).isFalse();
        }
    }

    @JdkTest
    void adoptedHoldsAreArmedToo(Jdk jdk) throws IOException {
        Jvm jvm =
                Jvm.on(jdk)
                        .flags("-Dhost.locks=" + folder)
                        .mayBeAttachedTo()
                        .logs(READY)
                        .logs("adopted lock file .*")
                        .maySay(".* DEBUG .*");
        try (Host host = Host.start(jvm)) {
            take(host, "holder", "adopted", 600_000);
            String pid = Long.toString(host.child().pid());
            Cli.done(jdk, "attach", pid, "sentinel=true", "log=debug");
            awaitReady(host);
            awaitKept(host, "adopted");
        }
    }

    @JdkTest
    void flagsThatMakeStallsLikelyAreNamed(Jdk jdk) {
        assertThat(warnings(jdk, "", "-XX:+UseSerialGC"))
                .singleElement()
                .asString()
                .contains("Serial GC without")
                .contains("or set lockmedic.sentinel=true");
        assertThat(warnings(jdk, "", "-XX:+UseParallelGC")).hasSize(1);
        assertThat(warnings(jdk, "", "-XX:+UseG1GC", "-XX:-UseCountedLoopSafepoints")).hasSize(1);
        assertThat(warnings(jdk, "", "-XX:+UseG1GC")).isEmpty();
        assertThat(warnings(jdk, "", "-XX:+UseZGC")).isEmpty();
        assertThat(warnings(jdk, "", "-XX:+UseSerialGC", "-XX:+UseCountedLoopSafepoints"))
                .isEmpty();
        assertThat(warnings(jdk, "", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")).isEmpty();
        assertThat(warnings(jdk, ",sentinel=true", "-XX:+UseSerialGC")).isEmpty();
    }

    private List<String> warnings(Jdk jdk, String settings, String... flags) {
        try (Host host =
                Host.start(
                        Jvm.on(jdk).flags(flags).agent("log=debug" + settings).maySayAnything())) {
            host.child().awaitLog("is started");
            // Behind the warning, if there is one: the same healer tells both.
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "log=info");
            host.child().awaitLog("set lockmedic.log=info");
            return host.child().log(STALLS);
        }
    }

    /** Has it taken, and gives its deadline as its payload has it. */
    private Instant take(Host host, String thread, String name, long limit) throws IOException {
        host.run(thread, "take", "write", lock(name), limit);
        Matcher created =
                Pattern.compile("\"createdAt\": \"([^\"]+)\"")
                        .matcher(Files.readString(Path.of(lock(name))));
        assertThat(created.find()).isTrue();
        return Instant.parse(created.group(1)).plusMillis(limit);
    }

    /** Takes the lock as a plain contender does, without agent, as soon as it is free. */
    private byte[] succeed(Jdk jdk, String what, String name, Instant deadline) throws IOException {
        byte[] payload =
                Payloads.of(ProcessHandle.current().pid())
                        .maxHoldMs(600_000)
                        .json()
                        .getBytes(StandardCharsets.UTF_8);
        Instant end = Instant.now().plus(Child.LONG);
        while (true) {
            try {
                Files.write(Path.of(lock(name)), payload, StandardOpenOption.CREATE_NEW);
                long late = Duration.between(deadline, Instant.now()).toMillis();
                if (what != null) {
                    System.out.println(
                            "sentinel: "
                                    + what
                                    + " on "
                                    + jdk.feature()
                                    + ": free "
                                    + late
                                    + " ms after the deadline");
                }
                assertThat(late).isBetween(0L, LATE_MILLIS);
                return payload;
            } catch (FileAlreadyExistsException e) {
                assertThat(Instant.now()).as(name).isBefore(end);
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void awaitGone(String name, Instant deadline) {
        Awaitility.await()
                .atMost(Child.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !Files.exists(Path.of(lock(name))));
        assertThat(Duration.between(deadline, Instant.now()).toMillis()).isBetween(0L, LATE_MILLIS);
    }

    /** Debug tells when the sentinel has taken in what it was told. */
    private static Jvm sentinel(Jdk jdk) {
        return Jvm.on(jdk)
                .agent("sentinel=true,log=debug")
                .logs(READY)
                .mayBeAttachedTo()
                .maySay(".* DEBUG lockmedic - .*|    at .*");
    }

    private static ProcessHandle awaitReady(Host host) {
        Matcher ready = Pattern.compile(READY).matcher(host.child().awaitLog(READY));
        assertThat(ready.find()).isTrue();
        return ProcessHandle.of(Long.parseLong(ready.group(1))).orElseThrow();
    }

    private static void awaitKept(Host host, String name) {
        host.child().awaitLog("DEBUG .*the sentinel keeps .*/" + name + "[.]lock$");
    }

    private static void awaitEnd(ProcessHandle process) {
        Awaitility.await().atMost(Child.LONG).until(() -> !process.isAlive());
    }

    private static List<String> links(Path folder) throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> links = Files.list(folder)) {
            for (Path link : links.toList()) {
                targets.add(Files.readSymbolicLink(link).toString());
            }
        }
        return targets;
    }

    private static String real(Path path) {
        try {
            return path.toRealPath().toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
