package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.host.Ways;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** After every way of giving a lock back its hold is over, and nobody is told anything. */
class ReleaseIT {
    private static final String WITHIN_LIMIT = "600000";

    @TempDir Path folder;

    @JdkTest
    void everyWayEndsTheHoldQuietly(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent().mayBeAttachedTo())) {
            for (String way : Ways.TO_FREE) {
                host.run("holder", "take", "write", lock(way), WITHIN_LIMIT);
            }
            host.run("holder", "take", "write", lock("another"), WITHIN_LIMIT);
            assertThat(Cli.status(jdk, host.child()).path("heldTotal").asInt())
                    .isEqualTo(Ways.TO_FREE.size() + 1);

            for (String way : Ways.TO_FREE) {
                assertThat(host.run("holder", "free", way, lock(way))).as(way).isIn("done", "true");
            }
            host.run("another", "free", "delete", lock("another"));

            assertThat(Path.of(lock("move") + ".released")).exists();
            assertThat(Path.of(lock("renameTo") + ".released")).exists();
            assertThatNothingIsHeldOrTold(Cli.status(jdk, host.child()));
            for (String way : Ways.TO_FREE) {
                host.run("holder", "take", "write", lock(way), WITHIN_LIMIT);
            }
        }
    }

    @JdkTest
    void folderGoesThoughAnEarlierJvmLeftItsGuardThere(Jdk jdk) throws IOException {
        Path left = Files.createDirectory(folder.resolve("left"));
        try (Host earlier = Host.start(Jvm.on(jdk).agent())) {
            earlier.run("holder", "take", "write", left.resolve("x.lock"), WITHIN_LIMIT);
            earlier.run("holder", "free", "delete", left.resolve("x.lock"));
        }
        assertThat(left.resolve(".lockmedic")).exists();
        try (Host host = Host.start(Jvm.on(jdk).agent())) {
            host.run("cleaner", "free", "delete", left);
        }
        assertThat(left).doesNotExist();
    }

    @JdkTest
    void lockThatVanishesOtherwiseIsDroppedAtTheNextLook(Jdk jdk) throws IOException {
        try (Host host = Host.start(Jvm.on(jdk).agent().mayBeAttachedTo())) {
            host.run("holder", "take", "DELETE_ON_CLOSE", lock("unlinked"), 1500);
            host.run("holder", "take", "write", lock("outside"), 1500);
            host.run("holder", "take", "write", lock("on close"), 1500);
            Files.delete(Path.of(lock("outside")));
            host.run("holder", "free", "DELETE_ON_CLOSE", lock("on close"));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Cli.status(jdk, host.child()).path("heldTotal").asInt() == 0);
            assertThatNothingIsHeldOrTold(Cli.status(jdk, host.child()));
        }
    }

    private static void assertThatNothingIsHeldOrTold(JsonNode status) {
        assertThat(status.path("heldTotal").asInt()).as("%s", status).isZero();
        assertThat(status.path("heals")).as("%s", status).isEmpty();
        assertThat(status.at("/counters/lost").asInt()).as("%s", status).isZero();
        assertThat(status.at("/counters/zombies").asInt()).as("%s", status).isZero();
    }

    private String lock(String name) {
        return folder.resolve(name.replace(' ', '-') + ".lock").toString();
    }
}
