package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Pty;
import dev.lockmedic.it.harness.QuietMachine;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** The live view of a JVM, and the pages of its held locks, as people and scripts get them. */
class WatchIT {
    private static final String LOADED = "A Java agent has been loaded dynamically";
    private static final String LEAVE_SCREEN = "\033[?1049l";

    @TempDir Path folder;

    private Jvm jvm(Jdk jdk, String settings) {
        return Jvm.on(jdk).agent(settings).mayBeAttachedTo();
    }

    private static String pid(Host host) {
        return Long.toString(host.child().pid());
    }

    @JdkTest
    void linesForALogTellWhatChanges(Jdk jdk) {
        Jvm jvm = jvm(jdk, "policy=report").logs(Says.REPORTED).logs(Says.RESOLVED);
        try (Host host = Host.start(jvm)) {
            try (Child watch = Cli.start(jdk, "watch", pid(host), "-n", "300ms")) {
                watch.awaitOut("^\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z held=0 overdue=0 .*stalls=\\d+$");
                host.run("holder", "take", "write", lock("late"), 400);
                assertThat(watch.awaitOut(" overdue: "))
                        .contains("late.lock, held by holder for ", "(max hold 400ms)");
                host.run("holder", "free", "delete", lock("late"));
                watch.awaitOut(" no longer overdue: .*late.lock");
                host.run("last", "take", "write", lock("last"), "-");
                watch.awaitOut(" held=1 overdue=0 .* next-deadline=- ");
                host.child().end();

                assertThat(watch.exitCode()).isEqualTo(12);
                assertThat(watch.out()).anyMatch(line -> line.matches("Seen last, at .*:"));
                assertThat(String.join("\n", watch.out()))
                        .containsSubsequence(
                                "Seen last", "Held: 1\n", "last.lock", "Healed: 0 of 1");
                assertThat(watch.log())
                        .singleElement()
                        .asString()
                        .contains("process " + pid(host) + " has ended while it was watched");
            }
        }
    }

    /** Each load would leave something behind in the host, for good. */
    @JdkTest
    void jsonLinesOfManyLooksTakeOneLoad(Jdk jdk) throws Exception {
        try (Host host = Host.start(jvm(jdk, ""))) {
            host.run("holder", "take", "write", lock("a"), 600_000);
            Tool watch =
                    Cli.done(
                            jdk,
                            "watch",
                            pid(host),
                            "--json",
                            "--count",
                            "6",
                            "--interval",
                            "300ms");
            assertThat(watch.out()).hasSize(6);
            Instant last = Instant.MIN;
            Set<Instant> moments = new HashSet<>();
            for (String line : watch.out()) {
                JsonNode look = new ObjectMapper().readTree(line);
                Instant at = Instant.parse(look.path("at").asText());
                assertThat(at).isAfterOrEqualTo(last);
                last = at;
                moments.add(at);
                assertThat(look.path("pid").asText()).isEqualTo(pid(host));
                assertThat(look.at("/held/0/lock").asText()).isEqualTo(lock("a"));
                assertThat(look.at("/held/0/holder").has("stack")).isFalse();
                assertThat(look.at("/watchdog/alive").asBoolean()).isTrue();
                assertThat(look.has("askAgainMs")).as("its end is seen").isFalse();
            }
            assertThat(moments).as("different looks").hasSizeGreaterThan(2);
            assertThat(host.child().log(LOADED)).hasSizeLessThanOrEqualTo(1);
            // The host is rid of what it told within a moment of its watcher's end.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (threads(jdk, host).contains("lockmedic-watched") && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(threads(jdk, host))
                    .contains("lockmedic-watchdog")
                    .doesNotContain("lockmedic-watched");
        }
    }

    private static String threads(Jdk jdk, Host host) {
        return Tool.run(jdk.program("jcmd"), pid(host), "Thread.print").text();
    }

    @JdkTest
    void aDetachEndsIt(Jdk jdk) {
        Jvm jvm = jvm(jdk, "").logs("Lockmedic is detached; what is stuck now stays stuck");
        try (Host host = Host.start(jvm);
                Child watch = Cli.start(jdk, "watch", pid(host), "--json", "-n", "300ms")) {
            watch.awaitOut("\"heldTotal\":0");
            assertThat(Cli.json(jdk, "detach", pid(host), "--json").path("detached").asBoolean())
                    .isTrue();
            assertThat(watch.exitCode()).isEqualTo(6);
        }
    }

    @JdkTest
    void aFrozenJvmIsToldAndWatchedOn(Jdk jdk) {
        try (Host host = Host.start(jvm(jdk, "").mayLog("stalled for .*"));
                Child watch = Cli.start(jdk, "watch", pid(host), "-n", "300ms")) {
            watch.awaitOut(" held=0 ");
            host.child().signal("STOP");
            watch.awaitOut(" no answer: .*is stopped and cannot answer");
            int before = watch.out().size();
            host.child().signal("CONT");
            host.run("holder", "take", "write", lock("a"), 600_000);
            watch.awaitOut(" held=1 ");
            assertThat(watch.out()).hasSizeGreaterThan(before);
        }
    }

    @JdkTest
    void whoWaitsIsCounted(Jdk jdk) {
        try (Host host = Host.start(jvm(jdk, ""))) {
            host.run("holder", "take", "write", lock("quiet"), 600_000);
            host.run("other", "take", "write", lock("wanted"), 600_000);
            String id = host.begin("contender", "poll", "write", lock("wanted"), 1, 600_000);
            JsonNode held;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            do {
                held = Cli.json(jdk, "held", pid(host), "--sort", "waiters", "--json");
            } while (held.at("/held/0/waiters").asInt() == 0 && System.nanoTime() < end);

            assertThat(held.at("/held/0/lock").asText()).isEqualTo(lock("wanted"));
            assertThat(held.at("/held/0/waiters").asInt()).isEqualTo(1);
            assertThat(held.at("/held/1/waiters").asInt()).isZero();
            host.run("other", "free", "delete", lock("wanted"));
            assertThat(host.answer(id)).startsWith("ok taken");
        }
    }

    @JdkTest
    @QuietMachine
    void manyHeldLocksAreListedPageByPage(Jdk jdk) {
        int many = 10_000;
        Jvm jvm = jvm(jdk, "log=error");
        try (Host host = Host.start(jvm)) {
            String id = host.begin("holder", "many", folder, many, 3_600_000);
            host.child().awaitOut("^" + id + " ok", Duration.ofMinutes(3));
            long start = System.nanoTime();
            JsonNode all = Cli.json(jdk, "held", pid(host), "--all", "--json");
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.out.println(jdk + ": all " + many + " held locks in " + millis + " ms");

            assertThat(all.path("heldTotal").asInt()).isEqualTo(many);
            assertThat(Set.copyOf(all.findValuesAsText("lock"))).hasSize(many);
            assertThat(millis).isLessThan(30_000);

            JsonNode page =
                    Cli.json(
                            jdk,
                            "held",
                            pid(host),
                            "--sort",
                            "name",
                            "--limit",
                            "7",
                            "--offset",
                            "10",
                            "--json");
            List<String> names = new ArrayList<>(all.findValuesAsText("lock"));
            names.sort(null);
            assertThat(page.findValuesAsText("lock")).isEqualTo(names.subList(10, 17));
            assertThat(Cli.status(jdk, host.child()).path("held")).hasSize(100);
            assertThat(Cli.done(jdk, "held", pid(host), "--limit", "3").text())
                    .contains("Held: " + many, (many - 3) + " more: --offset 3, or --all");
        }
    }

    /** More threads spin than there are cores, and it is then that people look. */
    @JdkTest
    @QuietMachine
    void aJvmThatSpinsOnEveryCoreAnswers(Jdk jdk) {
        try (Host host = Host.start(jvm(jdk, ""))) {
            int spinners = 2 * Runtime.getRuntime().availableProcessors();
            for (int i = 0; i < spinners; i++) {
                host.stick("spinner-" + i, "spin");
            }
            long start = System.nanoTime();
            assertThat(Cli.status(jdk, host.child()).path("heldTotal").asInt()).isZero();
            long status = (System.nanoTime() - start) / 1_000_000;
            assertThat(Cli.done(jdk, "watch", pid(host), "--count", "3", "-n", "500ms").out())
                    .hasSize(3);
            long watch = (System.nanoTime() - start) / 1_000_000 - status;
            System.out.printf(
                    "%s, %d threads spin: status in %d ms, 3 looks in %d ms%n",
                    jdk, spinners, status, watch);
            // Most of it is the start of the command's own JVM, which spinners starve as well.
            assertThat(status).isLessThan(30_000);
            assertThat(watch).isLessThan(30_000);
        }
    }

    @JdkTest
    void onATerminalItIsAPictureAndLeavesTheTerminalAsItWas(Jdk jdk) {
        try (Host host = Host.start(jvm(jdk, ""))) {
            host.run("holder", "take", "write", lock("chat"), 600_000);
            try (Pty pty = Pty.run(watchBetweenLooks(jdk, host), Map.of())) {
                pty.await("before=\\S+");
                pty.await("\033\\[\\?1049h.*holder.*chat\\.lock");
                assertThat(pty.shown()).contains("\033[7m>");
                pty.type("s");
                pty.await("Stack of its holder.*as it was at.*at java\\.base");
                // Out of the panel, and then out of it all.
                pty.type("qq");
                assertRestored(pty, 0);
            }
        }
    }

    @JdkTest
    void itLeavesTheTerminalAsItWasWhenItIsEnded(Jdk jdk) {
        try (Host host = Host.start(jvm(jdk, ""))) {
            host.run("holder", "take", "write", lock("chat"), 600_000);
            try (Pty pty = Pty.run(watchBetweenLooks(jdk, host), Map.of("NO_COLOR", "1"))) {
                pty.await("\033\\[\\?1049h.*chat\\.lock");
                assertThat(pty.shown()).doesNotContainPattern("\033\\[[0-9;]*[1-9]m");
                pty.jvm().destroy();
                assertRestored(pty, 143);
            }
            try (Pty pty = Pty.run(watchBetweenLooks(jdk, host), Map.of())) {
                pty.await("\033\\[\\?1049h.*chat\\.lock");
                pty.type("\003");
                assertRestored(pty, 130);
            }
            try (Pty pty = Pty.run(watchBetweenLooks(jdk, host), Map.of())) {
                pty.await("\033\\[\\?1049h.*chat\\.lock");
                host.child().end();
                String after = assertRestored(pty, 12);
                assertThat(after).contains("Seen last, at ", "chat.lock", "has ended while");
            }
        }
    }

    /** With the state of the terminal before and after. */
    private static String watchBetweenLooks(Jdk jdk, Host host) {
        return "trap : INT; stty rows 24 cols 100; echo before=$(stty -g); "
                + jdk.program("java")
                + " -XX:TieredStopAtLevel=1 -jar "
                + AgentJar.path()
                + " watch -n 300ms "
                + pid(host)
                + "; echo exit=$?; echo after=$(stty -g)";
    }

    /** Gives what was shown after the picture had gone. */
    private static String assertRestored(Pty pty, int exitCode) {
        String shown = pty.await("after=\\S+");
        pty.exitCode();
        assertThat(shown).contains(LEAVE_SCREEN, "\033[?25h", "\033[?7h");
        String after = shown.substring(shown.lastIndexOf(LEAVE_SCREEN));
        assertThat(after).contains("exit=" + exitCode).doesNotContain("\033[?1049h");
        String state = shown.replaceAll("(?s).*before=(\\S+).*", "$1");
        assertThat(after).contains("after=" + state);
        return after;
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
