package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.JmxClient;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The agent comes to a JVM that runs, heals what is stuck there already, and goes again. */
class AttachIT {
    private static final String ADOPTED = "adopted lock file .*, held by this process for .*";
    private static final String DETACHED = "Lockmedic is detached; what is stuck now stays stuck";

    @TempDir Path folder;

    @JdkTest
    void adoptsAndHealsWhatIsStuckAlready(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .flags("-Dhost.locks=" + folder)
                        .mayBeAttachedTo()
                        .logs(ADOPTED)
                        .logs(Says.HEALED)
                        .logs(Says.REFUSED);
        try (Host host = Host.start(jvm)) {
            host.run("stuck", "take", "write", lock("stuck"), 500);
            host.run("fine", "take", "write", lock("fine"), 600_000);
            host.stick("stuck", "spin");
            assertThat(host.run("contender", "poll", "write", lock("stuck"), 1, 1000))
                    .startsWith("not taken");

            Tool attach =
                    Cli.done(jdk, "attach", Long.toString(host.child().pid()), "policy=reclaim");
            assertThat(attach.text())
                    .contains("attached to process")
                    .containsPattern("adopted +[12]");
            assertThat(host.child().awaitLogs(ADOPTED, 2)).hasSize(2);
            host.run("contender", "poll", "write", lock("stuck"), 600_000, 10_000);
            JsonNode status = Cli.status(jdk, host.child());
            assertThat(status.path("startedBy").asText()).isEqualTo("attach");
            assertThat(status.path("heldTotal").asInt()).as("%s", status).isEqualTo(2);

            host.unstick("stuck");
            host.run("stuck", "free", "deleteIfExists", lock("stuck"));
            assertThat(Path.of(lock("stuck"))).as("the contender's").exists();
            host.child().awaitLog(Says.REFUSED);
            host.run("fine", "free", "delete", lock("fine"));
            host.run("contender", "free", "delete", lock("stuck"));
            assertThat(Cli.status(jdk, host.child()).path("heldTotal").asInt()).isZero();
        }
    }

    @JdkTest
    void commandLineTellsAndChanges(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .mayBeAttachedTo()
                        .says(".lockmedic. not started, .* unknown setting \"polcy\"; .*")
                        .logs("set lockmedic.policy=off")
                        .logs(DETACHED);
        try (Host host = Host.start(jvm)) {
            String pid = Long.toString(host.child().pid());
            assertThat(Cli.done(jdk, "list").text()).containsPattern("(?m)^ *" + pid + "\\b.*");
            assertThat(Cli.run(jdk, "status", pid).exitCode()).as("not attached").isEqualTo(6);
            assertThat(Cli.run(jdk, "attach", pid, "polcy=off"))
                    .as("refused")
                    .satisfies(
                            refused -> {
                                assertThat(refused.exitCode()).isEqualTo(1);
                                assertThat(refused.err().toString()).contains("lockmedic.policy");
                            });
            host.child().awaitLog("not started, the host runs on without it: unknown setting");
            Cli.done(jdk, "attach", pid);
            assertThat(Cli.run(jdk, "attach", pid).exitCode()).as("second attach").isEqualTo(7);
            assertThat(Cli.done(jdk, "list", "--json").text()).contains("\"pid\":" + pid);
            assertThat(Cli.done(jdk, "status", pid).text()).contains("Held: none");
            Cli.done(jdk, "set", pid, "policy=off");
            assertThat(Cli.done(jdk, "status", pid).text()).contains("policy off");
            assertThat(Cli.run(jdk, "set", pid, "policy=on").exitCode()).isEqualTo(1);
            assertThat(Cli.run(jdk, "set", pid, "lock-files=x").exitCode()).isEqualTo(1);
            assertThat(Cli.run(jdk, "set", pid).exitCode()).as("usage").isEqualTo(2);
            Cli.done(jdk, "detach", pid);
            assertThat(Cli.run(jdk, "detach", pid).exitCode()).isEqualTo(6);
        }
        assertThat(Cli.run(jdk, "status", Long.toString(Bystander.deadPid())).exitCode())
                .isEqualTo(3);
        assertThat(Cli.run(jdk, "status", "0").exitCode()).isEqualTo(2);
        try (Bystander noJvm = Bystander.alive()) {
            assertThat(Cli.run(jdk, "status", Long.toString(noJvm.pid())).exitCode()).isEqualTo(5);
        }
    }

    @JdkTest
    void detachLeavesNothingBehindAndItCanComeAgain(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .flags("-Dhost.locks=" + folder)
                        .mayBeAttachedTo()
                        .logs(Says.RELEASED)
                        .mayLog(ADOPTED)
                        .logs(DETACHED);
        try (Host host = Host.start(jvm)) {
            String pid = Long.toString(host.child().pid());
            for (int round = 1; round <= 2; round++) {
                Cli.done(jdk, "attach", pid);
                host.run("holder", "take", "write", lock("round" + round), 300);
                host.child().awaitLog("round" + round + ".lock released");
                assertThat(classesOfOurs(jdk, pid)).contains("dev.lockmedic.start.Lockmedic");

                Cli.done(jdk, "detach", pid);
                host.run("holder", "take", "write", lock("after" + round), 300);
                assertThat(host.run("contender", "poll", "write", lock("after" + round), 1, 1500))
                        .startsWith("not taken");
                Awaitility.await("the isolated loader is collected")
                        .atMost(Duration.ofSeconds(15))
                        .untilAsserted(
                                () ->
                                        assertThat(classesOfOurs(jdk, pid))
                                                .doesNotContain("dev.lockmedic.start")
                                                .doesNotContain("dev.lockmedic.libs"));
                host.run("holder", "free", "delete", lock("after" + round));
            }
            assertThat(host.child().log(DETACHED)).hasSize(2);
        }
    }

    /** A client goes on listening, and a recording goes on, as if the agent had never been. */
    @JdkTest
    void detachLeavesNothingBehindInJmxAndFlightRecordings(Jdk jdk) throws Exception {
        Jvm jvm =
                Jvm.on(jdk)
                        .flags("-Dhost.locks=" + folder)
                        .mayBeAttachedTo()
                        .logs(Says.RELEASED)
                        .mayLog(ADOPTED)
                        .logs(DETACHED);
        try (Host host = Host.start(jvm);
                JmxClient client = JmxClient.of(host.child())) {
            String pid = Long.toString(host.child().pid());
            Tool.run(jdk.program("jcmd"), pid, "JFR.start", "name=test");
            for (int round = 1; round <= 2; round++) {
                Cli.done(jdk, "attach", pid);
                Awaitility.await().atMost(Child.LONG).until(client::hasAgent);
                client.listen();
                Awaitility.await("a recording takes its events")
                        .atMost(Child.LONG)
                        .until(() -> client.status().path("jfr").path("telling").asBoolean());
                host.run("holder", "take", "write", lock("round" + round), 300);
                client.awaitTold("released", lock("round" + round));
                assertThat(client.<Object[]>get("LastHeals")).isNotEmpty();

                Cli.done(jdk, "detach", pid);
                assertThat(client.hasAgent()).isFalse();
                Awaitility.await("the isolated loader is collected")
                        .atMost(Duration.ofSeconds(15))
                        .untilAsserted(
                                () ->
                                        assertThat(classesOfOurs(jdk, pid))
                                                .doesNotContain("dev.lockmedic.start")
                                                .doesNotContain("dev.lockmedic.jmx")
                                                .doesNotContain("dev.lockmedic.jfr"));
            }
            Path file = folder.resolve("test.jfr");
            Tool.run(jdk.program("jcmd"), pid, "JFR.dump", "name=test", "filename=" + file);
            assertThat(
                            Tool.run(
                                            jdk.program("jfr"),
                                            "print",
                                            "--events",
                                            "lockmedic.Healed",
                                            file.toString())
                                    .text())
                    .as("of both times that it was there")
                    .contains(lock("round1"), lock("round2"));
        }
    }

    /** All that are loaded; the next call then sees what a collection now would have unloaded. */
    private static String classesOfOurs(Jdk jdk, String pid) {
        Tool jcmd = Tool.run(jdk.program("jcmd"), pid, "VM.class_hierarchy");
        Tool.run(jdk.program("jcmd"), pid, "GC.run");
        return jcmd.out().stream()
                .filter(line -> line.contains("dev.lockmedic."))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
