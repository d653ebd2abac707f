package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.Ways;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;

/**
 * A foreign program that judged the same stale lock deletes late, by path, the lock that a host has
 * just taken in its place: the host's one call ends with a lock that is really there.
 */
class SettleIT {
    /** A moved file is gone with its deletion, so a second try has nothing to move. */
    private static final List<String> WAYS =
            Ways.TO_TAKE.stream().filter(way -> !way.equals("move")).toList();

    @TempDir Path folder;

    @JdkTest
    void aLateForeignDeletionCostsTheHostATryAndNotTheLock(Jdk jdk) throws Exception {
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("settle=1500ms")
                                .logs(Says.RECLAIMED)
                                .logs(Says.DID_NOT_SETTLE))) {
            Map<String, Path> locks = new LinkedHashMap<>();
            Map<String, Object> stale = new LinkedHashMap<>();
            for (String way : WAYS) {
                Path lock = folder.resolve(way + ".lock");
                Files.writeString(
                        lock, Payloads.of(Integer.MAX_VALUE).age(Duration.ofHours(1)).json());
                locks.put(way, lock);
                stale.put(way, which(lock));
            }
            Map<String, String> calls = new LinkedHashMap<>();
            for (String way : WAYS) {
                calls.put(way, host.begin(way, "take", way, locks.get(way), 600_000));
            }
            for (String way : WAYS) {
                await(way)
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> isAnother(locks.get(way), stale.get(way)));
                Files.delete(locks.get(way));
            }
            SoftAssertions softly = new SoftAssertions();
            for (String way : WAYS) {
                softly.assertThat(host.answer(calls.get(way))).as(way).isEqualTo("ok taken");
                softly.assertThat(locks.get(way)).as(way).exists().isNotEmptyFile();
            }
            softly.assertAll();
            assertThat(host.child().awaitLogs(Says.DID_NOT_SETTLE, WAYS.size()))
                    .hasSize(WAYS.size());
            for (String way : WAYS) {
                host.run(way, "free", "delete", locks.get(way));
                assertThat(locks.get(way)).as(way).doesNotExist();
            }
        }
    }

    private static boolean isAnother(Path lock, Object before) throws IOException {
        try {
            return !which(lock).equals(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Object which(Path lock) throws IOException {
        return List.of(
                Files.getAttribute(lock, "unix:ino"), Files.getAttribute(lock, "creationTime"));
    }
}
