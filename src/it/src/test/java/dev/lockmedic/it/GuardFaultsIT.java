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
import dev.lockmedic.it.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody deletes the guard file, or puts something else in its place, while it is in use: without
 * a guard nothing is taken, and with the next good one all that is stuck is healed.
 */
@Timeout(120)
class GuardFaultsIT {
    /** What is put there, by a shell in which {@code $1} is the guard file. */
    private static final Map<String, String> REPLACEMENTS = new LinkedHashMap<>();

    static {
        REPLACEMENTS.put("directory", "mkdir $1");
        REPLACEMENTS.put("link-to-a-file", "ln -s precious $1");
        REPLACEMENTS.put("link-to-nothing", "ln -s nothing $1");
        REPLACEMENTS.put("loop", "ln -s .lockmedic $1");
        REPLACEMENTS.put("pipe", "mkfifo -m 666 $1");
        REPLACEMENTS.put("unreadable", "touch $1; chmod 000 $1");
    }

    @TempDir Path folder;

    @JdkTest
    void deletedOrReplacedWhileInUse(Jdk jdk) throws IOException {
        Tool.run("chmod", "a+rwx", folder.toString());
        for (String name : REPLACEMENTS.keySet()) {
            Tool.run("chmod", "a+rwx", Files.createDirectory(folder.resolve(name)).toString());
        }
        Path deleted = Files.createDirectory(folder.resolve("deleted"));
        Tool.run("chmod", "a+rwx", deleted.toString());
        try (Bystander other = Bystander.alive();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .startedBy(Unprivileged.command())
                                        .mayBeAttachedTo()
                                        .mayLog(Says.HEALED)
                                        .logs(Says.NOT_RELEASED))) {
            Child child = host.child();
            host.run("first", "take", "write", deleted.resolve("first.lock"), 1000);
            for (String name : REPLACEMENTS.keySet()) {
                // The guard is in use from here on.
                host.run(name, "take", "write", lock(name, "first"), 600_000);
                host.run(name, "free", "delete", lock(name, "first"));
                assertThat(guard(name)).isRegularFile();
                Files.writeString(folder.resolve(name).resolve("precious"), "precious");
                Payloads.of(other.pid()).maxHoldMs(600_000).write(lock(name, "others"));
                Payloads.of(Bystander.deadPid()).write(lock(name, "dead"));
                host.run(name, "take", "write", lock(name, "stuck"), 2000);
                host.run(name, "take", "write", lock(name, "brief"), 600_000);
                replace(name, REPLACEMENTS.get(name));
            }
            child.awaitLog("/deleted/first.lock released by force-release");
            Files.delete(deleted.resolve(".lockmedic"));
            host.run("first", "take", "write", deleted.resolve("second.lock"), 1000);

            child.awaitLog("/deleted/second.lock released by force-release");
            assertThat(deleted.resolve(".lockmedic")).isRegularFile();
            for (String name : REPLACEMENTS.keySet()) {
                child.awaitLog(
                        "/"
                                + name
                                + "/stuck.lock is stuck, and force-release failed.*guard file .*"
                                + " can't be used");
                assertThat(lock(name, "stuck")).exists();
                assertThat(host.ask("contender", "take", "write", lock(name, "dead"), 600_000))
                        .as(name)
                        .startsWith("failed java.nio.file.FileAlreadyExistsException");
                assertThat(lock(name, "dead")).exists();
                // Nobody takes it from a holder within its limit, so it needs no guard.
                host.run(name, "free", "delete", lock(name, "brief"));
                assertThat(lock(name, "brief")).doesNotExist();
            }
            // Overdue, it may be somebody else's at any moment: it is given back, and removed
            // later.
            host.run("pipe", "free", "delete", lock("pipe", "stuck"));
            assertThat(lock("pipe", "stuck")).exists();
            assertThat(child.log("(stuck|dead|others|brief).lock (released|reclaimed)")).isEmpty();
            JsonNode status = Cli.status(jdk, child);
            assertThat(status.at("/watchdog/alive").asBoolean()).isTrue();
            assertThat(status.at("/counters/internalErrors").asInt()).isZero();

            REPLACEMENTS.keySet().forEach(name -> replace(name, ":"));
            for (String name : REPLACEMENTS.keySet()) {
                if (name.equals("pipe")) {
                    Awaitility.await()
                            .atMost(Child.LONG)
                            .until(() -> !Files.exists(lock("pipe", "stuck")));
                } else {
                    child.awaitLog("/" + name + "/stuck.lock released by force-release");
                }
                assertThat(lock(name, "stuck")).doesNotExist();
                host.run("contender", "poll", "write", lock(name, "dead"), 600_000, 10_000);
                assertThat(lock(name, "others")).exists();
                assertThat(folder.resolve(name).resolve("precious")).hasContent("precious");
                assertThat(folder.resolve(name).resolve("nothing")).doesNotExist();
            }
        }
    }

    private void replace(String name, String how) {
        Tool done = Tool.run("sh", "-ec", "rm -rf $1; " + how, "sh", guard(name).toString());
        assertThat(done.exitCode()).as("%s: %s", name, done.err()).isZero();
    }

    private Path guard(String name) {
        return folder.resolve(name).resolve(".lockmedic");
    }

    private Path lock(String name, String lock) {
        return folder.resolve(name).resolve(lock + ".lock");
    }
}
