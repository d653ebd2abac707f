package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody puts something else in the place of a lock file while it is held: the holder has lost
 * it, what lies there is nobody's business, and once it is gone the lock can be had and healed.
 */
@Timeout(120)
class LockFileFaultsIT {
    /** What is put there, by a shell in which {@code $1} is the lock file. */
    private static final Map<String, String> REPLACEMENTS = new LinkedHashMap<>();

    static {
        REPLACEMENTS.put("directory", "mkdir $1");
        REPLACEMENTS.put("full-directory", "mkdir -p $1/child");
        REPLACEMENTS.put("link-to-a-lock", "ln -s others.lock $1");
        REPLACEMENTS.put("link-to-nothing", "ln -s nothing $1");
        REPLACEMENTS.put("link-to-a-device", "ln -s /dev/zero $1");
        REPLACEMENTS.put("pipe", "mkfifo $1");
    }

    @TempDir Path folder;
    private Path others;
    private String payload;

    @BeforeEach
    void aLockOfAnother() throws IOException {
        others = folder.resolve("others.lock");
    }

    @JdkTest
    void somethingElseInItsPlace(Jdk jdk) throws IOException {
        try (Bystander other = Bystander.alive();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .mayBeAttachedTo()
                                        .logs(Says.LOST)
                                        .mayLog(Says.RELEASED)
                                        .mayLog(Says.REFUSED)
                                        .mayLog(Says.WRITE_REFUSED))) {
            Child child = host.child();
            Payloads.of(other.pid()).maxHoldMs(600_000).write(others);
            payload = Files.readString(others);
            // Given back within its limit, before anybody has noticed.
            host.run("early", "take", "write", lock("early"), 600_000);
            for (String name : REPLACEMENTS.keySet()) {
                Files.writeString(folder.resolve(name), "before\n");
                host.run(name, "take", "write", lock(name), 6000);
                host.run(name, "open", "FileChannel.write/" + name, folder.resolve(name));
            }
            // All are known by then, and none is taken yet.
            child.awaitLog("/pipe.lock nears its max hold");
            replace("early", "ln -s others.lock $1");
            REPLACEMENTS.forEach(this::replace);
            host.run("well", "take", "write", lock("well"), 2000);

            assertThat(host.run("early", "free", "deleteIfExists", lock("early")))
                    .isEqualTo("false");
            child.awaitLog("late release refused: lock file .*early.lock was lost");
            assertThat(Files.isSymbolicLink(lock("early"))).isTrue();
            child.awaitLog("well.lock released by force-release");
            for (String name : REPLACEMENTS.keySet()) {
                child.awaitLog("/" + name + ".lock is lost: another process has removed it");
                assertThat(host.ask("contender", "take", "write", lock(name), 600_000))
                        .as(name)
                        .startsWith("failed java.nio.file.FileAlreadyExistsException");
                assertThat(host.ask(name, "write", "FileChannel.write/" + name))
                        .as(name)
                        .startsWith("failed dev.lockmedic.hooks.LockLostException");
                assertThat(host.run(name, "free", "deleteIfExists", lock(name)))
                        .as(name)
                        .isEqualTo("false");
                assertThat(Files.exists(lock(name), LinkOption.NOFOLLOW_LINKS)).as(name).isTrue();
                assertThat(folder.resolve(name)).hasContent("before\n");
            }
            assertThat(child.log("lock (released|reclaimed)")).hasSize(1);
            assertThat(others).hasContent(payload);
            JsonNode status = Cli.status(jdk, child);
            assertThat(status.at("/watchdog/alive").asBoolean()).isTrue();
            assertThat(status.at("/counters/internalErrors").asInt()).isZero();

            for (String name : REPLACEMENTS.keySet()) {
                assertThat(Tool.run("rm", "-r", lock(name).toString()).exitCode()).isZero();
                host.run("contender", "take", "write", lock(name), 1000);
            }
            for (String name : REPLACEMENTS.keySet()) {
                child.awaitLog("/" + name + ".lock released by force-release");
                assertThat(lock(name)).doesNotExist();
            }
            assertThat(others).hasContent(payload);
        }
    }

    private void replace(String name, String how) {
        // Both at once, so that no look comes in between.
        Tool done = Tool.run("sh", "-ec", "rm $1; " + how, "sh", "" + lock(name));
        assertThat(done.exitCode()).as("%s: %s", name, done.err()).isZero();
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
