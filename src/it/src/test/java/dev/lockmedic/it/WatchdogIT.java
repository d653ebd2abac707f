package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.QuietMachine;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The holder's side: the watchdog acts at the deadline, whatever the host's threads do. */
class WatchdogIT {

    @TempDir Path folder;

    @QuietMachine
    @JdkTest
    void releasesAtTheDeadlineWhileAllCoresSpin(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent().logs(Says.RELEASED))) {
            int spinners = 2 * Runtime.getRuntime().availableProcessors();
            for (int i = 0; i < spinners; i++) {
                host.run("worker-" + i, "take", "write", lock("" + i), 3000);
                host.stick("worker-" + i, "spin");
            }
            for (int i = 0; i < spinners; i++) {
                String line =
                        host.child().awaitLog("released .* thread \"worker-" + i + "\" of pid");
                assertThat(heldMillis(line)).as(line).isBetween(3000L, 5999L);
                assertThat(Path.of(lock("" + i))).doesNotExist();
            }
        }
    }

    @JdkTest
    void withoutRecordedLimitIsLeftAlone(Jdk jdk) throws IOException {
        try (Host host = Host.start(Jvm.on(jdk).agent("stale-after=100ms").logs(Says.RELEASED))) {
            host.run("unlimited", "take", "write", lock("unlimited"), "-");
            host.run("limited", "take", "write", lock("limited"), 1000);
            byte[] before = Files.readAllBytes(Path.of(lock("unlimited")));
            host.child().awaitLog("limited.lock released");
            assertThat(Path.of(lock("unlimited"))).hasBinaryContent(before);
            host.run("unlimited", "free", "delete", lock("unlimited"));
        }
    }

    @JdkTest
    void operatorsMaxHoldIsForThoseThatRecordNone(Jdk jdk) {
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .flags("-Dlockmedic.max-hold=700ms")
                                .agent()
                                .logs(Says.RELEASED + "the lock file is gone"))) {
            host.run("holder", "take", "write", lock("recorded"), 600_000);
            host.run("holder", "take", "write", lock("unlimited"), "-");
            assertThat(heldMillis(host.child().awaitLog("unlimited.lock released")))
                    .isBetween(700L, 1699L);
            assertThat(Path.of(lock("recorded"))).exists();
        }
    }

    @JdkTest
    void operatorsCapBoundsRecordedLimits(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent("max-hold-cap=700ms").logs(Says.RELEASED))) {
            host.run("holder", "take", "write", lock("unlimited"), "-");
            host.run("holder", "take", "write", lock("long"), 600_000);
            host.run("holder", "take", "write", lock("short"), 300);
            assertThat(heldMillis(host.child().awaitLog("short.lock released")))
                    .isBetween(300L, 1299L);
            assertThat(heldMillis(host.child().awaitLog("long.lock released")))
                    .isBetween(700L, 1699L);
            assertThat(Path.of(lock("unlimited"))).exists();
        }
    }

    @JdkTest
    void payloadMayComeLongAfterTheCreation(Jdk jdk) throws IOException {
        try (Host host = Host.start(Jvm.on(jdk).agent().logs(Says.RELEASED))) {
            host.run("holder", "take", "write", lock("late"), "empty");
            Path lock = Path.of(lock("late"));
            Awaitility.await().pollDelay(Duration.ofMillis(400)).until(() -> true);
            Files.writeString(
                    lock,
                    "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":1000}"
                            .formatted(host.child().pid(), Instant.now()));
            host.child().awaitLog("late.lock released");
            assertThat(lock).doesNotExist();
        }
    }

    /** From {@code held by … for 3.0s (max hold …)}. */
    private static long heldMillis(String line) {
        Matcher held = Pattern.compile(" for ([0-9.]+)(ms|s) \\(max hold").matcher(line);
        assertThat(held.find()).as(line).isTrue();
        double number = Double.parseDouble(held.group(1));
        return Math.round(held.group(2).equals("s") ? number * 1000 : number);
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
