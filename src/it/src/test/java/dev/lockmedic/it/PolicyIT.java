package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** How far the agent may go, who may say so, and that it can be changed while the host runs. */
class PolicyIT {
    private static final Duration SECONDS = Duration.ofSeconds(5);

    @TempDir Path folder;

    @JdkTest
    void offTellsAndTakesNothingUntilTheHostSwitchesItOn(Jdk jdk) {
        try (Bystander alive = Bystander.alive();
                Host host = Host.start(Jvm.on(jdk).agent("policy=off").logs(Says.HEALED))) {
            Path foreign = overdue(alive, "foreign");
            host.run("holder", "take", "write", lock("own"), 300);
            assertThat(host.ask("contender", "take", "write", foreign, 1000)).startsWith("failed");
            assertThat(host.run("contender", "poll", "write", lock("own"), 600_000, 1000))
                    .startsWith("not taken");
            assertThat(host.child().log("own.lock")).isEmpty();

            host.run("any", "property", "lockmedic.policy", "reclaim");
            assertThat(host.ask("contender", "take", "write", foreign, 60_000)).startsWith("ok");
            host.run("contender", "poll", "write", lock("own"), 600_000, 10_000);
            host.child().awaitLogs("(released|reclaimed)", 2);
        }
    }

    @JdkTest
    void reportTellsAndTakesNothingUntilTheOperatorSaysReclaim(Jdk jdk) {
        try (Bystander alive = Bystander.alive();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent("policy=report")
                                        .mayBeAttachedTo()
                                        .logs(Says.REPORTED)
                                        .logs("set lockmedic.policy=reclaim")
                                        .logs(Says.HEALED))) {
            Path foreign = overdue(alive, "foreign");
            host.run("holder", "take", "write", lock("own"), 300);
            assertThat(host.ask("contender", "take", "write", foreign, 1000)).startsWith("failed");
            host.child()
                    .awaitLog("own.lock is stuck, and only reported: held by thread \"holder\"");
            host.child()
                    .awaitLog(
                            "foreign.lock is stuck, and only reported: held by pid " + alive.pid());
            assertThat(foreign).exists();
            assertThat(lock("own")).exists();

            Cli.done(jdk, "set", Long.toString(host.child().pid()), "policy=reclaim");
            host.child().awaitLog("own.lock released");
            assertThat(host.ask("contender", "take", "write", foreign, 60_000)).startsWith("ok");
            host.child().awaitLog("foreign.lock reclaimed");
        }
    }

    @JdkTest
    void badValueWhileRunningLeavesTheOneBeforeInForce(Jdk jdk) {
        try (Bystander alive = Bystander.alive();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent("policy=report")
                                        .logs(Says.REPORTED)
                                        .logs(
                                                "bad value \"take\" for lockmedic.policy: it must.*"
                                                        + "; the value before stays in force"))) {
            Path foreign = overdue(alive, "foreign");
            host.run("any", "property", "lockmedic.policy", "take");
            assertThat(host.ask("contender", "take", "write", foreign, 1000)).startsWith("failed");
            host.child().awaitLog("is stuck");
            host.child().awaitLog("bad value");
        }
    }

    @JdkTest
    void argumentOverPropertyOverEnvironmentOverFile(Jdk jdk) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("lockmedic.properties"),
                        "lockmedic.policy=off\nmax-hold=1s\nstale-after=1s\norphan-grace=1s\n");
        Jvm jvm =
                Jvm.on(jdk)
                        .agent("policy=report,config=" + file)
                        .flags("-Dlockmedic.policy=off", "-Dlockmedic.max-hold=2s")
                        .environment("LOCKMEDIC_POLICY", "off")
                        .environment("LOCKMEDIC_MAX_HOLD", "3s")
                        .environment("LOCKMEDIC_STALE_AFTER", "3s")
                        .mayBeAttachedTo();
        try (Host host = Host.start(jvm)) {
            var settings = Cli.status(jdk, host.child()).path("settings").toString();
            assertThat(settings)
                    .contains("\"lockmedic.policy\",\"value\":\"report\",\"from\":\"argument\"")
                    .contains(
                            "\"lockmedic.max-hold\",\"value\":\"2s\",\"from\":\"system property\"")
                    .contains("\"lockmedic.stale-after\",\"value\":\"3s\",\"from\":\"environment\"")
                    .contains("\"lockmedic.orphan-grace\",\"value\":\"1s\",\"from\":\"file\"");
            Awaitility.await().until(() -> !host.child().log("policy report").isEmpty());
        }
    }

    private Path overdue(Bystander holder, String name) {
        return Payloads.of(holder.pid()).age(SECONDS).maxHoldMs(1000).write(lock(name));
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
