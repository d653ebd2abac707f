package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.Ways;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The release fence: what a zombie does late deletes nothing of the new holder's. */
class FenceIT {

    @TempDir Path folder;

    @JdkTest
    void zombieHarmsNoSuccessorInItsJvm(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        Jvm.on(jdk).agent().logs(Says.HEALED).logs(Says.REFUSED_FOR_SUCCESSOR))) {
            Map<String, byte[]> locks = new HashMap<>();
            for (String way : Ways.TO_FREE) {
                host.run("zombie-" + way, "take", "write", lock(way), 1000);
                host.stick("zombie-" + way, "hang");
            }
            for (String way : Ways.TO_FREE) {
                host.run("successor", "poll", "write", lock(way), 600_000, 10_000);
                locks.put(way, Files.readAllBytes(Path.of(lock(way))));
            }
            for (String way : Ways.TO_FREE) {
                host.unstick("zombie-" + way);
                assertThat(host.ask("zombie-" + way, "free", way, lock(way)))
                        .as(way)
                        .startsWith(answerToZombie(way));
                assertThat(Path.of(lock(way))).as(way).hasBinaryContent(locks.get(way));
            }
            assertThat(host.child().awaitLogs(Says.REFUSED_FOR_SUCCESSOR, Ways.TO_FREE.size()))
                    .hasSize(Ways.TO_FREE.size());
            for (String way : Ways.TO_FREE) {
                host.run("successor", "free", "delete", lock(way));
                assertThat(Path.of(lock(way))).as(way).doesNotExist();
            }
        }
    }

    @JdkTest
    void zombieMayTakeTheLockAgain(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent().logs(Says.RELEASED))) {
            host.run("zombie", "take", "write", lock("again"), 500);
            host.child().awaitLog("again.lock released");
            host.run("zombie", "take", "write", lock("again"), 600_000);
            host.run("zombie", "free", "delete", lock("again"));
            assertThat(Path.of(lock("again"))).doesNotExist();
        }
    }

    @JdkTest
    void zombieHarmsNoSuccessorInAnotherJvm(Jdk jdk) throws IOException {
        try (Host stopped =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .mayLog(Says.REFUSED)
                                        .mayLog(Says.LOST)
                                        .mayLog(Says.STALLED));
                Host other = Host.start(Jvm.on(jdk).agent().logs(Says.RECLAIMED))) {
            Map<String, byte[]> locks = new HashMap<>();
            for (String way : Ways.TO_FREE) {
                stopped.run("zombie-" + way, "take", "write", lock(way), 2000);
                stopped.stick("zombie-" + way, "hang");
            }
            stopped.child().signal("STOP");
            for (String way : Ways.TO_FREE) {
                other.run("successor", "poll", "write", lock(way), 600_000, 10_000);
                locks.put(way, Files.readAllBytes(Path.of(lock(way))));
            }
            stopped.child().signal("CONT");
            for (String way : Ways.TO_FREE) {
                stopped.unstick("zombie-" + way);
                assertThat(stopped.ask("zombie-" + way, "free", way, lock(way)))
                        .as(way)
                        .startsWith(answerToZombie(way));
                assertThat(Path.of(lock(way))).as(way).hasBinaryContent(locks.get(way));
            }
            for (String way : Ways.TO_FREE) {
                other.run("successor", "free", "delete", lock(way));
                assertThat(Path.of(lock(way))).as(way).doesNotExist();
            }
            stopped.child().awaitLogs("late release refused|is lost: another", 1);
        }
    }

    /**
     * As if its lock file had vanished; only Files.delete says nothing, it is often in a finally.
     */
    private static String answerToZombie(String way) {
        return switch (way) {
            case "delete" -> "ok done";
            case "move" -> "failed java.nio.file.NoSuchFileException";
            default -> "ok false";
        };
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
