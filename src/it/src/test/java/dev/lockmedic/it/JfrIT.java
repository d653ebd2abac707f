package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.host.JvmLockHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** What the agent writes to flight recordings, as the JDK's own tool prints it. */
class JfrIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @JdkTest
    void startsNoRecorderAndIsThereSoonAfterTheHostHasOne(Jdk jdk) throws IOException {
        Jvm jvm =
                Jvm.on(jdk).agent().mayBeAttachedTo().logs(Says.RELEASED).logs(Says.WRITE_REFUSED);
        try (Host host = Host.start(jvm)) {
            host.child().awaitLog("is started");
            assertThat(jfr(jdk, host).path("state").asText()).isEqualTo("waiting");
            assertThat(JmxIT.classes(jdk, host, "jdk.jfr.internal.PlatformRecorder"))
                    .doesNotContain("PlatformRecorder");

            jcmd(jdk, host, "JFR.start", "name=test");
            Awaitility.await()
                    .atMost(Child.LONG)
                    .until(() -> jfr(jdk, host).path("telling").asBoolean());
            host.run("holder", "take", "write", resource("a") + ".lock", 500);
            host.run("holder", "open", "FileOutputStream.write/under", resource("a"));
            host.stick("holder", "spin");
            host.child().awaitLog("a.jsonl.lock released by force-release");
            host.unstick("holder");
            assertThat(host.ask("holder", "write", "FileOutputStream.write/under"))
                    .contains("LockLostException");

            JsonNode overdue = awaitOne(jdk, host, "lockmedic.Overdue");
            assertThat(overdue.path("told").asText()).isEqualTo("overdue");
            assertThat(overdue.path("kind").asText()).isEqualTo("lock-file");
            assertThat(overdue.path("lock").asText()).isEqualTo(resource("a") + ".lock");
            assertThat(overdue.path("holder").asText()).contains("thread \"holder\"");
            assertThat(overdue.path("reasons").asText()).isEqualTo("hold-exceeded");
            assertThat(millis(overdue.path("held"))).isBetween(500L, 20_000L);
            assertThat(millis(overdue.path("maxHold"))).isEqualTo(500);
            assertThat(overdue.path("decision").asText()).isEqualTo("force-release");
            JsonNode healed = awaitOne(jdk, host, "lockmedic.Healed");
            assertThat(healed.path("outcome").asText()).isEqualTo("released");
            assertThat(healed.path("action").asText()).isEqualTo("force-release");
            assertThat(healed.path("seen").asText()).contains("is gone");
            JsonNode fenced = awaitOne(jdk, host, "lockmedic.Fenced");
            assertThat(fenced.path("what").asText()).isEqualTo("fenced");
            assertThat(fenced.path("refused").asText()).contains(resource("a"));
            assertThat(fenced.path("times").asInt()).isEqualTo(1);
            assertThat(text(jdk, host))
                    .contains("lockmedic.Overdue {", "lockmedic.Healed {", "lockmedic.Fenced {")
                    .contains("maxHold = 500");

            jcmd(jdk, host, "JFR.stop", "name=test");
            Awaitility.await("it listens no more")
                    .atMost(Child.LONG)
                    .until(() -> !jfr(jdk, host).path("telling").asBoolean());
        }
    }

    /** The recording runs before the agent is ready, and before anything is stuck. */
    @JdkTest
    void isInARecordingThatRanFromTheStart(Jdk jdk) throws IOException {
        Jvm jvm =
                Jvm.on(jdk)
                        .flags("-XX:StartFlightRecording:name=test,settings=profile")
                        .agent()
                        .mayBeAttachedTo()
                        .logs(Says.RELEASED)
                        .logs(Says.STALLED);
        try (Host host = Host.start(jvm)) {
            Awaitility.await()
                    .atMost(Child.LONG)
                    .until(() -> jfr(jdk, host).path("telling").asBoolean());
            host.run("holder", "take", "write", resource("a") + ".lock", 300);
            host.child().awaitLog("a.jsonl.lock released by force-release");
            awaitOne(jdk, host, "lockmedic.Healed");
            host.run("stopped", "take", "write", resource("b") + ".lock", 1500);
            host.child().signal("STOP");
            try {
                Thread.sleep(3500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            host.child().signal("CONT");
            JsonNode stall = awaitOne(jdk, host, "lockmedic.WatchdogStall");
            assertThat(millis(stall.path("stall"))).isBetween(1000L, 60_000L);
        }
    }

    @JdkTest
    void whatIsStuckAlreadyIsInTheRecording(Jdk jdk) throws IOException {
        Jvm jvm =
                Jvm.on(jdk)
                        .agent("jvm-locks.max-hold=1s")
                        .mayBeAttachedTo()
                        .logs(JvmSays.of("owner", JvmSays.REPORTED))
                        .maySay(JvmSays.STACK)
                        .mayLog(JvmSays.RESOLVED);
        try (Host host = Host.start(jvm, JvmLockHost.class)) {
            host.run("owner", "lock", "lock:a");
            host.stick("owner", "hang");
            host.begin("waiter", "lock", "lock:a");
            host.child().awaitLog("is stuck: held by");
            for (String name : List.of("first", "second")) {
                jcmd(jdk, host, "JFR.start", "name=" + name);
                JsonNode already =
                        Awaitility.await(name)
                                .atMost(Child.LONG)
                                .until(
                                        () -> recorded(jdk, host, name, "lockmedic.Overdue"),
                                        found -> !found.isEmpty())
                                .get(0);
                assertThat(already.path("told").asText()).isEqualTo("already");
                assertThat(already.path("kind").asText()).isEqualTo("jvm-lock");
                assertThat(already.path("lock").asText()).contains("ReentrantLock@");
                assertThat(already.path("holder").asText()).contains("\"owner\"");
                assertThat(already.path("waiters").asInt()).isEqualTo(1);
                assertThat(already.path("longestWaiter").asText()).contains("\"waiter\"");
                assertThat(millis(already.path("maxHold"))).isEqualTo(1000);
                assertThat(already.path("holderStack").asText()).contains("JvmLockHost.stuck");
            }
            host.unstick("owner");
            host.run("owner", "unlock", "lock:a");
            JsonNode resolved =
                    Awaitility.await()
                            .atMost(Child.LONG)
                            .until(
                                    () -> recorded(jdk, host, "second", "lockmedic.Resolved"),
                                    found -> !found.isEmpty())
                            .get(0);
            assertThat(resolved.path("outcome").asText()).isEqualTo("resolved");
        }
    }

    @JdkTest
    void aLockFileThatIsOnlyReportedIsToldWithItsHoldersStack(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).agent("policy=report").mayBeAttachedTo().logs(Says.REPORTED);
        try (Host host = Host.start(jvm)) {
            host.run("holder", "take", "write", resource("a") + ".lock", 300);
            host.stick("holder", "spin");
            host.child().awaitLog("is stuck, and only reported");
            jcmd(jdk, host, "JFR.start", "name=test");
            JsonNode already = awaitOne(jdk, host, "lockmedic.Overdue");
            assertThat(already.path("told").asText()).isEqualTo("already");
            assertThat(already.path("lock").asText()).isEqualTo(resource("a") + ".lock");
            assertThat(already.path("holderState").asText()).isEqualTo("RUNNABLE");
            assertThat(already.path("holderStack").asText()).contains("LockHost.run");
            assertThat(already.path("waiters").asInt()).isZero();
        }
    }

    @JdkTest
    void canBeSwitchedOff(Jdk jdk) throws IOException {
        Jvm jvm = Jvm.on(jdk).agent("jfr=off").mayBeAttachedTo().logs(Says.RELEASED);
        try (Host host = Host.start(jvm)) {
            host.child().awaitLog("is started");
            jcmd(jdk, host, "JFR.start", "name=test");
            host.run("holder", "take", "write", resource("a") + ".lock", 300);
            host.child().awaitLog("a.jsonl.lock released by force-release");
            assertThat(jfr(jdk, host).path("state").asText()).isEqualTo("off");
            assertThat(text(jdk, host)).doesNotContain("lockmedic.");
        }
    }

    private static JsonNode jfr(Jdk jdk, Host host) {
        return Cli.status(jdk, host.child()).path("jfr");
    }

    private static void jcmd(Jdk jdk, Host host, String... words) {
        List<String> command =
                new ArrayList<>(List.of(jdk.program("jcmd"), Long.toString(host.child().pid())));
        command.addAll(List.of(words));
        Tool run = Tool.run(command.toArray(new String[0]));
        assertThat(run.exitCode()).as("%s", run).isZero();
    }

    private JsonNode awaitOne(Jdk jdk, Host host, String event) {
        return Awaitility.await(event)
                .atMost(Child.LONG)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> recorded(jdk, host, "test", event), found -> !found.isEmpty())
                .get(0);
    }

    /** The events of that name, as JSON has them. */
    private List<JsonNode> recorded(Jdk jdk, Host host, String recording, String event)
            throws IOException {
        Path file = folder.resolve("dump.jfr");
        jcmd(jdk, host, "JFR.dump", "name=" + recording, "filename=" + file);
        String json =
                Tool.run(
                                jdk.program("jfr"),
                                "print",
                                "--json",
                                "--categories",
                                "Lockmedic",
                                file.toString())
                        .text();
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode each : JSON.readTree(json).path("recording").path("events")) {
            if (each.path("type").asText().equals(event)) {
                found.add(each.path("values"));
            }
        }
        return found;
    }

    private String text(Jdk jdk, Host host) {
        Path file = folder.resolve("text.jfr");
        jcmd(jdk, host, "JFR.dump", "name=test", "filename=" + file);
        return Tool.run(jdk.program("jfr"), "print", "--categories", "Lockmedic", file.toString())
                .text();
    }

    private static long millis(JsonNode duration) {
        return Duration.parse(duration.asText()).toMillis();
    }

    private String resource(String name) {
        return folder.resolve(name + ".jsonl").toString();
    }
}
