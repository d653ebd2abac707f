package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.it.harness.Arrival;
import dev.lockmedic.it.harness.ArrivalTest;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.LockSession;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/** What happens around locks is in the file of events, and a file that fails harms nobody. */
class EventsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SET = "set lockmedic\\..*";

    @TempDir Path folder;

    private Path events() {
        return folder.resolve("events.jsonl");
    }

    private List<JsonNode> all() {
        List<JsonNode> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(events())) {
                all.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private JsonNode await(String type, String part) {
        AtomicReference<JsonNode> found = new AtomicReference<>();
        Awaitility.await(type + " " + part)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            if (!Files.exists(events())) {
                                return false;
                            }
                            for (JsonNode each : all()) {
                                if (each.path("event").asText().equals(type)
                                        && each.toString().contains(part)) {
                                    found.set(each);
                                    return true;
                                }
                            }
                            return false;
                        });
        return found.get();
    }

    @JdkTest
    void aStuckLockFileIsToldFromItsWarningToTheZombiesLastWord(Jdk jdk) {
        String lock = folder.resolve("a.jsonl.lock").toString();
        String resource = folder.resolve("a.jsonl").toString();
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("events=" + events())
                                .logs(Says.RELEASED)
                                .mayLog(Says.RECLAIMED)
                                .mayLog(Says.WRITE_REFUSED)
                                .mayLog(Says.REFUSED))) {
            JsonNode started = await("started", "premain");
            host.run("holder", "take", "write", lock, 1500);
            host.run("holder", "open", "FileOutputStream.write/under", resource);
            host.stick("holder", "spin");
            String waiting = host.begin("waiter", "poll", "write", lock, 600_000, 30_000);
            assertThat(host.answer(waiting)).startsWith("ok taken");
            host.unstick("holder");
            assertThat(host.ask("holder", "write", "FileOutputStream.write/under"))
                    .contains("LockLostException");
            host.ask("holder", "free", "delete", lock);
            host.run("waiter", "free", "delete", lock);

            JsonNode warned = await("warned", lock);
            JsonNode overdue = await("overdue", lock);
            JsonNode released = await("released", lock);
            JsonNode contended = await("acquired-contended", lock);
            JsonNode fenced = await("fenced", resource);
            JsonNode late = await("zombie-release", lock);
            JsonNode given = await("given-back", lock);

            assertThat(started.get("by").asText()).isEqualTo("premain");
            assertThat(started.get("java").asText()).startsWith("" + jdk.feature());
            String hold = overdue.get("hold").asText();
            for (JsonNode each : List.of(warned, overdue, released, fenced, late)) {
                assertThat(each.get("hold").asText()).isEqualTo(hold);
                assertThat(each.get("kind").asText()).isEqualTo("lock-file");
                assertThat(each.get("lock").asText()).isEqualTo(lock);
                assertThat(each.get("resource").asText()).isEqualTo(resource);
                assertThat(each.get("pid").asLong()).isEqualTo(host.child().pid());
                assertThat(each.get("holder").get("thread").asText()).isEqualTo("holder");
                assertThat(each.get("holder").get("virtual").asBoolean()).isFalse();
                assertThat(each.get("maxHoldMs").asLong()).isEqualTo(1500);
                assertThat(each.get("maxHoldFrom").asText()).isEqualTo("payload");
            }
            assertThat(warned.get("heldMs").asLong()).isBetween(1200L, 1499L);
            assertThat(overdue.get("heldMs").asLong()).isGreaterThanOrEqualTo(1500);
            assertThat(overdue.get("decision").asText()).isEqualTo("force-release");
            assertThat(overdue.get("reasons").get(0).asText()).isEqualTo("hold-exceeded");
            assertThat(overdue.get("waiters").asInt()).isEqualTo(1);
            assertThat(overdue.get("longestWaiter").asText()).isEqualTo("waiter");
            assertThat(overdue.get("holder").get("stack").toString()).contains("LockHost.run");
            assertThat(released.get("outcome").asText()).isEqualTo("released");
            assertThat(released.get("holder").get("stack").toString()).contains("LockHost.run");
            assertThat(released.get("text").asText()).matches(Says.RELEASED);
            assertThat(contended.get("hold").asText()).isNotEqualTo(hold);
            assertThat(contended.get("holder").get("thread").asText()).isEqualTo("waiter");
            assertThat(contended.get("waitedMs").asLong()).isPositive();
            assertThat(given.get("hold")).isEqualTo(contended.get("hold"));
            assertThat(fenced.get("refused").asText()).isEqualTo("write to " + resource);
            assertThat(fenced.get("times").asInt()).isEqualTo(1);
            assertThat(numbers()).isSorted().doesNotHaveDuplicates();
            assertThatTheReportTells(jdk, host.child().pid());
        }
    }

    /** While the host goes on writing. */
    private void assertThatTheReportTells(Jdk jdk, long pid) {
        JsonNode report;
        try {
            report = JSON.readTree(Cli.done(jdk, "report", "--json", events().toString()).text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(folder.resolve("events.html")).isNotEmptyFile();
        assertThat(report.get("jvms").get(0).get("pid").asLong()).isEqualTo(pid);
        assertThat(report.get("locks").asInt()).isEqualTo(1);
        assertThat(report.get("stuckHolds").asInt()).isEqualTo(1);
        assertThat(report.get("stuckStillLocks").asInt()).isZero();
        assertThat(report.get("healedBy").get("force-release").asInt()).isEqualTo(1);
        assertThat(report.get("longest").get("heldMs").asLong()).isBetween(1500L, 10_000L);
        assertThat(report.get("longest").get("maxHoldMs").asLong()).isEqualTo(1500);
        assertThat(report.get("refusedWrites").asInt()).isEqualTo(1);
        assertThat(report.get("lateReleases").asInt()).isEqualTo(1);
        assertThat(report.get("leftOut").get("lines").asInt()).isZero();
        assertThat(report.get("leftOut").get("unknownTypes").asInt()).isZero();
    }

    private List<Long> numbers() {
        return all().stream().map(each -> each.get("seq").asLong()).toList();
    }

    @JdkTest
    void whatIsOnlyReportedIsToldWithItsStackAndWhenItIsOver(Jdk jdk) {
        String lock = folder.resolve("b.lock").toString();
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("policy=report,events=" + events())
                                .logs(Says.REPORTED)
                                .logs(Says.RESOLVED)
                                .mayLog(SET)
                                .mayBeAttachedTo())) {
            host.run("holder", "take", "write", lock, 300);
            host.stick("holder", "hang");
            JsonNode reported = await("reported", lock);
            assertThat(reported.get("holder").get("stack").toString()).contains("LockHost.run");
            assertThat(reported.get("advice").asText()).contains("lockmedic.policy=reclaim");
            assertThat(reported.get("outcome").asText()).isEqualTo("reported");
            assertThat(await("overdue", lock).get("decision").asText()).isEqualTo("report");

            host.unstick("holder");
            host.run("holder", "free", "delete", lock);
            JsonNode resolved = await("resolved", lock);
            assertThat(resolved.get("hold")).isEqualTo(reported.get("hold"));

            Cli.done(jdk, "set", "" + host.child().pid(), "lockmedic.max-hold=10m");
            JsonNode changed = await("policy-changed", "max-hold");
            assertThat(changed.get("value").asText()).isEqualTo("10m");
            assertThat(changed.get("from").asText()).isEqualTo("set");

            JsonNode status = Cli.status(jdk, host.child()).get("events");
            assertThat(status.get("file").asText()).isEqualTo(events().toString());
            assertThat(status.get("written").asLong()).isEqualTo(all().size());
        }
    }

    @ArrivalTest
    void locksInsideTheJvmAreToldWhileTheyAreStuck(Jdk jdk, Arrival arrival) {
        Jvm jvm = Jvm.on(jdk).mayLog(JvmSays.ANY);
        String settings = "jvm-locks.max-hold=400ms,events=" + events();
        try (LockSession session = LockSession.start(jdk, arrival, jvm, settings)) {
            Host host = session.host();
            session.stickIn("spins", "lock:a", "spin");
            String waiting = host.begin("waits", "lock", "lock:a");
            session.agentComes();
            JsonNode overdue = await("overdue", "ReentrantLock");
            assertThat(overdue.get("kind").asText()).isEqualTo("jvm-lock");
            assertThat(overdue.get("holder").get("thread").asText()).isEqualTo("spins");
            assertThat(overdue.get("holder").get("stack").toString()).contains("JvmLockHost");
            assertThat(overdue.get("waiters").asInt()).isEqualTo(1);
            assertThat(overdue.get("longestWaiter").asText()).contains("waits");
            assertThat(overdue.get("heldMs").asLong()).isGreaterThanOrEqualTo(400);
            JsonNode reported = await("reported", "ReentrantLock");
            assertThat(reported.get("hold")).isEqualTo(overdue.get("hold"));
            assertThat(reported.get("advice").asText()).contains("jvm-locks.policy");

            host.unstick("spins");
            assertThat(host.answer(waiting)).startsWith("ok ");
            assertThat(await("resolved", "ReentrantLock").get("hold"))
                    .isEqualTo(overdue.get("hold"));
        }
    }

    @JdkTest
    void eventsCanBeSwitchedOnInAJvmThatIsStuckAlready(Jdk jdk) {
        String lock = folder.resolve("c.lock").toString();
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("policy=report")
                                .logs(Says.REPORTED)
                                .mayLog(Says.RELEASED)
                                .mayLog(SET)
                                .mayBeAttachedTo())) {
            host.run("holder", "take", "write", lock, 300);
            host.stick("holder", "hang");
            host.child().awaitLog(Says.REPORTED);
            Cli.done(
                    jdk,
                    "set",
                    "" + host.child().pid(),
                    "lockmedic.events=" + events(),
                    "lockmedic.policy=reclaim");

            JsonNode released = await("released", lock);
            assertThat(released.get("holder").get("thread").asText()).isEqualTo("holder");
        }
    }

    @JdkTest
    void theHostItselfCanSwitchEventsOn(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent().logs(Says.RELEASED))) {
            host.run("any", "property", "lockmedic.events", events());
            AtomicInteger tries = new AtomicInteger();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                String name = "try-" + tries.incrementAndGet() + ".lock";
                                host.run("any", "take", "write", folder.resolve(name), 200);
                                host.child().awaitLog(name + " released");
                                return Files.exists(events());
                            });
            await("released", "try-");
        }
    }

    @JdkTest
    void aFileLockIsToldWithTheProcessesThatWaitForIt(Jdk jdk) throws IOException {
        Path file = Files.writeString(folder.resolve("data.dat"), "before");
        try (Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent(
                                                "file-locks.max-hold=1500ms,"
                                                        + "file-locks.policy=reclaim,events="
                                                        + events())
                                        .logs(Says.FILE_LOCK_RELEASED)
                                        .mayLog(Says.WRITE_REFUSED));
                Host outside = Host.start(Jvm.on(jdk))) {
            host.run("holder", "filelock", "lock", "h", "FileChannel.lock", file);
            String waiting =
                    outside.begin("waiter", "filelock", "lock", "w", "FileChannel.lock", file);
            assertThat(outside.answer(waiting)).isEqualTo("ok locked");
            String again =
                    host.begin(
                            "again",
                            "filelock",
                            "lock",
                            "a",
                            "AsynchronousFileChannel.lock-future",
                            file);

            JsonNode overdue = await("overdue", "data.dat");
            assertThat(overdue.get("kind").asText()).isEqualTo("file-lock");
            assertThat(overdue.get("waiters").asInt()).isEqualTo(1);
            assertThat(overdue.get("maxHoldFrom").asText())
                    .isEqualTo("lockmedic.file-locks.max-hold");
            JsonNode released = await("released", "data.dat");
            assertThat(released.get("hold")).isEqualTo(overdue.get("hold"));
            assertThat(released.get("holder").get("thread").asText()).isEqualTo("holder");
            assertThat(released.get("holder").get("stack").toString()).contains("LockHost.work");

            outside.run("waiter", "filelock", "shut", "w");
            assertThat(host.answer(again)).isEqualTo("ok locked");
            JsonNode contended = await("acquired-contended", "data.dat");
            assertThat(contended.get("holder").get("thread").asText()).isEqualTo("again");
            host.run("again", "filelock", "shut", "a");
            assertThat(await("given-back", "data.dat").get("hold"))
                    .isEqualTo(contended.get("hold"));
        }
    }

    @JdkTest
    void aLockOfAProcessThatIsGoneIsToldAsReclaimed(Jdk jdk) throws IOException {
        Path lock = folder.resolve("dead.lock");
        Files.writeString(lock, "{\"pid\":4194303,\"createdAt\":\"2026-01-01T00:00:00.000Z\"}");
        try (Host host = Host.start(Jvm.on(jdk).agent("events=" + events()).logs(Says.RECLAIMED))) {
            host.run("taker", "take", "write", lock, 600_000);
            JsonNode reclaimed = await("reclaimed", "dead.lock");
            assertThat(reclaimed.has("hold")).isFalse();
            assertThat(reclaimed.get("holder").get("pid").asLong()).isEqualTo(4194303);
            assertThat(reclaimed.get("reasons").toString()).contains("dead-pid");
            assertThat(reclaimed.get("decision").asText()).isEqualTo("reclaim");
            host.run("taker", "free", "delete", lock);
        }
    }

    @JdkTest
    void aDiskThatIsFullStopsNoHeal(Jdk jdk) {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        String lock = folder.resolve("d.lock").toString();
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("events=" + full)
                                .logs(Says.RELEASED)
                                .logs("events can't be written to /dev/full .*No space left.*")
                                .mayBeAttachedTo())) {
            host.run("holder", "take", "write", lock, 300);
            host.stick("holder", "hang");
            host.child().awaitLog(Says.RELEASED);

            JsonNode status = Cli.status(jdk, host.child()).get("events");
            assertThat(status.get("written").asLong()).isZero();
            assertThat(status.get("problem").asText()).contains("No space left");
        }
    }
}
