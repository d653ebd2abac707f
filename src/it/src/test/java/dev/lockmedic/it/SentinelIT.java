package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The sentinel: a child JVM that releases overdue locks while its host's JVM stands still. */
class SentinelIT {
    private static final String ON = "sentinel=true";
    private static final String READY = "the sentinel is ready: process (\\d+) ";

    /** Far more than a busy machine explains, far less than any stall in here. */
    private static final long LATE_MILLIS = 1000;

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
            host.run("zombie", "take", "write", lock("a"), 4000);
            Instant deadline = Instant.now().plusMillis(4000);
            awaitArmed(jdk, host, 1);
            host.child().signal("STOP");
            byte[] successors = succeed(Path.of(lock("a")), deadline);
            host.child().signal("CONT");
            String line = host.child().awaitLog("a.lock released by sentinel");
            assertThat(line)
                    .contains("thread \"zombie\" of pid " + host.child().pid())
                    .contains("(max hold 4s)")
                    .contains("another holder has it by now");
            assertThat(host.run("zombie", "free", "delete", lock("a"))).isEqualTo("done");
            assertThat(Path.of(lock("a"))).hasBinaryContent(successors);
            assertThat(host.child().log("is lost: another process")).isEmpty();
        }
    }

    /** Waits until the lock is free as a plain contender does, takes it, and prints how late. */
    private static byte[] succeed(Path lock, Instant deadline) throws IOException {
        byte[] payload =
                Payloads.of(ProcessHandle.current().pid())
                        .maxHoldMs(600_000)
                        .json()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Instant end = Instant.now().plus(Child.LONG);
        while (true) {
            try {
                Files.write(lock, payload, StandardOpenOption.CREATE_NEW);
                Instant now = Instant.now();
                long late = Duration.between(deadline, now).toMillis();
                System.out.println(
                        "sentinel: the lock was free " + late + " ms after its deadline");
                assertThat(late).isBetween(0L, LATE_MILLIS);
                return payload;
            } catch (FileAlreadyExistsException e) {
                assertThat(Instant.now()).isBefore(end);
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static Jvm sentinel(Jdk jdk) {
        return Jvm.on(jdk).agent(ON).logs(READY);
    }

    private static long awaitReady(Host host) {
        Matcher ready = Pattern.compile(READY).matcher(host.child().awaitLog(READY));
        assertThat(ready.find()).isTrue();
        return Long.parseLong(ready.group(1));
    }

    private static JsonNode awaitArmed(Jdk jdk, Host host, int count) {
        JsonNode[] status = new JsonNode[1];
        Awaitility.await()
                .atMost(Child.LONG)
                .until(
                        () -> {
                            status[0] = Cli.status(jdk, host.child()).get("sentinel");
                            return status[0].get("armed").asInt() == count;
                        });
        return status[0];
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
