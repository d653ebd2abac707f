package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lock files that are none, or can't be read, or lie: the contender gets its answer in bounded
 * time, and a live holder never loses its lock because somebody could not read it.
 */
class HostileFileIT {
    private static final Duration HOURS = Duration.ofHours(9);

    @TempDir Path folder;

    private final Map<String, Boolean> mayBeTaken = new LinkedHashMap<>();

    @JdkTest
    void filesThatAreNoLockFilesOfTheProtocol(Jdk jdk) throws IOException {
        for (String settings : new String[] {"", "lock-files=**/*.lock"}) {
            make();
            assertThatContender(jdk, settings);
        }
    }

    private void make() throws IOException {
        Files.writeString(respected("huge"), "{".repeat(3_000_000));
        Files.createDirectories(respected("directory"));
        Files.createDirectories(respected("full").resolve("child"));
        Files.deleteIfExists(lock("device"));
        Files.createSymbolicLink(respected("device"), Path.of("/dev/zero"));
        Files.deleteIfExists(lock("loop"));
        Files.createSymbolicLink(respected("loop"), lock("loop"));
        Files.deleteIfExists(lock("pipe"));
        Tool.run("mkfifo", respected("pipe").toString());
        for (String name : mayBeTaken.keySet()) {
            // Not by Files: setting a pipe's time, the JDK opens it and waits for a writer.
            Tool.run("touch", "-h", "-d", "9 hours ago", lock(name).toString());
        }
    }

    @JdkTest
    void payloadsThatLie(Jdk jdk) {
        try (Bystander alive = Bystander.alive()) {
            for (String limit :
                    new String[] {
                        "-1",
                        "0",
                        "1.5",
                        "1e999999999",
                        "-1e999999999",
                        "true",
                        "\"5\"",
                        "null",
                        "[1]",
                        "9223372036854775807",
                        "99999999999999999999999999"
                    }) {
                Payloads.of(alive.pid())
                        .age(HOURS)
                        .maxHoldMs(limit)
                        .write(respected("limit" + mayBeTaken.size()));
            }
            Payloads.of(alive.pid()).age(HOURS).maxHoldMs("1e3").write(taken("float-but-whole"));
            Payloads.of(alive.pid()).age(HOURS).maxHoldMs("1000.0").write(taken("whole"));
            Payloads.of(alive.pid())
                    .age(Duration.ofHours(-9))
                    .maxHoldMs(1)
                    .write(respected("future"));
            Payloads.of(alive.pid())
                    .createdAt("\"+999999999-12-31T23:59:59Z\"")
                    .maxHoldMs(1)
                    .write(respected("far-future"));
            Payloads.of(alive.pid())
                    .createdAt("\"0001-01-01T00:00:00Z\"")
                    .write(respected("year-1"));
            Payloads.of(alive.pid())
                    .createdAt("\"-999999999-01-01T00:00:00Z\"")
                    .starttime(null)
                    .maxHoldMs(600_000)
                    .write(taken("long-ago"));
            assertThatContender(jdk, "");
        }
    }

    @JdkTest
    void unreadableFileOfALiveHolder(Jdk jdk) throws IOException {
        try (Bystander alive = Bystander.alive()) {
            Path lock = Payloads.of(alive.pid()).age(HOURS).maxHoldMs(1).write(lock("unreadable"));
            Tool.run("chmod", "000", lock.toString());
            Tool.run("chmod", "a+rwx", folder.toString());
            Jvm jvm = Jvm.on(jdk).agent("lock-files=**/*.lock,orphan-grace=1ms");
            jvm.startedBy(Unprivileged.command());
            try (Host host = Host.start(jvm)) {
                assertThat(host.run("contender", "poll", "write", lock, 1, 2000))
                        .startsWith("not taken");
                assertThat(lock).exists();
            }
        }
    }

    private void assertThatContender(Jdk jdk, String settings) {
        Jvm jvm = Jvm.on(jdk).agent(settings).mayLog(Says.RECLAIMED).mayLog(Says.REPORTED);
        try (Host host = Host.start(jvm)) {
            SoftAssertions softly = new SoftAssertions();
            mayBeTaken.forEach(
                    (name, may) -> {
                        long start = System.nanoTime();
                        String answer = host.ask("c", "take", "write", lock(name), 600_000);
                        long millis = (System.nanoTime() - start) / 1_000_000;
                        softly.assertThat(answer)
                                .as(name)
                                .startsWith(may ? "ok taken" : "failed java.nio.file.");
                        softly.assertThat(millis).as(name).isLessThan(5000);
                    });
            softly.assertAll();
        }
    }

    private Path respected(String name) {
        mayBeTaken.put(name, false);
        return lock(name);
    }

    private Path taken(String name) {
        mayBeTaken.put(name, true);
        return lock(name);
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
