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
import dev.lockmedic.it.harness.Limits;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host that runs out of file descriptors, of threads, or of memory while locks become overdue:
 * what the agent can't do then it does not claim to have done, and does afterwards.
 */
@Timeout(120)
class ExhaustionIT {
    private static final int MANY = 12;
    private static final String EVENTS_LOST = "events (can't be|are) written to .*";

    @TempDir Path folder;

    @JdkTest
    void noFileDescriptorIsLeft(Jdk jdk) {
        Path used = lock("used/brief");
        try (Bystander other = Bystander.alive();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent("events=" + events())
                                        .mayLog(EVENTS_LOST)
                                        .mayBeAttachedTo()
                                        .mayLog(Says.RELEASED)
                                        .logs(Says.NOT_RELEASED + "tried again in .*")
                                        .mayLog(Says.LOST)
                                        .mayLog(Says.REFUSED));
                Host rescuer =
                        Host.start(Jvm.on(jdk).agent().logs(Says.RECLAIMED).mayLog(Says.NEARS))) {
            Child child = host.child();
            Path others = Payloads.of(other.pid()).maxHoldMs(600_000).write(lock("others"));
            // One folder whose guard is open by then, and one that has none yet.
            host.run("brief", "take", "write", used, 600_000);
            host.run("brief", "free", "delete", used);
            host.run("brief", "take", "write", used, 600_000);
            for (String name : new String[] {"stuck", "used/stuck", "rescued"}) {
                host.run("holder", "take", "write", lock(name), 5000);
            }
            host.run("new", "property", "ready", "yes");
            host.run("contender", "property", "ready", "yes");
            child.awaitLog("rescued.lock nears its max hold");
            Limits descriptors = Limits.of(child, "nofile");
            descriptors.lower(3);

            for (String name : new String[] {"/stuck", "used/stuck", "rescued"}) {
                child.awaitLog(name + ".lock is stuck, and .* failed.*Too many open files");
            }
            assertThat(host.ask("new", "take", "write", lock("new"), 600_000))
                    .startsWith("failed java.nio.file.FileSystemException")
                    .endsWith("Too many open files");
            assertThat(host.run("brief", "free", "deleteIfExists", used)).isEqualTo("true");
            assertThat(used).doesNotExist();
            assertThat(child.log("lock (released|reclaimed)")).isEmpty();
            // Meanwhile others need not wait for this JVM, and are safe from its zombie.
            rescuer.run("rescuer", "poll", "write", lock("rescued"), 600_000, 10_000);
            assertThat(host.run("holder", "free", "deleteIfExists", lock("rescued")))
                    .isEqualTo("false");
            assertThat(lock("rescued")).content().contains("\"pid\": " + rescuer.child().pid());

            descriptors.restore();
            child.awaitLog("[0-9]/stuck.lock released by force-release");
            child.awaitLog("used/stuck.lock released by force-release");
            assertThat(lock("stuck")).doesNotExist();
            assertThat(lock("used/stuck")).doesNotExist();
            assertThat(lock("rescued")).exists();
            assertThat(others).exists();
            assertSound(jdk, child);
        }
    }

    @JdkTest
    void noThreadCanBeStarted(Jdk jdk) {
        Tool.run("chmod", "a+rwx", folder.toString());
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent()
                                .startedBy(Unprivileged.command())
                                .mayBeAttachedTo()
                                .maySay(".*Failed to start .*thread.*")
                                .logs(Says.RELEASED))) {
            Child child = host.child();
            Limits threads = Limits.of(child, "nproc", Unprivileged.command());
            host.run("holder", "take", "write", lock("first"), 600_000);
            threads.lower(1);
            for (int i = 0; i < MANY; i++) {
                host.run("holder", "take", "write", lock("due-" + i), 1000);
            }
            for (int i = 0; i < MANY; i++) {
                child.awaitLog("due-" + i + ".lock released by force-release");
                assertThat(lock("due-" + i)).doesNotExist();
            }
            assertThat(lock("first")).exists();
            threads.restore();
            assertSound(jdk, child);
        }
    }

    @JdkTest
    void noMemoryIsLeft(Jdk jdk) throws IOException {
        try (Bystander other = Bystander.alive();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .flags("-Xmx32m", "-XX:+UseSerialGC")
                                        // Else each thread has a store of its own to live on.
                                        .flags("-XX:TLABSize=2k", "-XX:-ResizeTLAB")
                                        .agent("orphan-grace=500ms,events=" + events())
                                        .mayLog(EVENTS_LOST)
                                        .mayBeAttachedTo()
                                        .mayLog("this JVM runs Serial GC without .*")
                                        .mayLog(Says.STARVED)
                                        .mayLog(Says.HEALED)
                                        .mayLog(Says.NOT_RELEASED)
                                        .mayLog(Says.STALLED)
                                        .mayLog("adopted lock file .*")
                                        .maySay(
                                                "(Exception|Caused by: |.*OutOfMemoryError|\\s+at |\\s+[.]{3} ).*")
                                        // The JVM itself, when it loads a class without memory.
                                        .maySay(".*java.lang.instrument ASSERTION FAILED.*"))) {
            Child child = host.child();
            Path others = Payloads.of(other.pid()).maxHoldMs(600_000).write(lock("others"));
            host.run("holder", "take", "write", lock("kept"), 600_000);
            for (int i = 0; i < MANY; i++) {
                host.run("holder", "take", "write", lock("due-" + i), 500 + 300 * i);
            }
            // From then on it has all that a heal needs, though it has healed nothing yet.
            child.awaitLog("Lockmedic .* is started");
            String course = host.run("eater", "starve", folder, 5000);

            assertThat(course).doesNotStartWith("0 times").endsWith(", wrong nothing");
            for (int i = 0; i < MANY; i++) {
                Path due = lock("due-" + i);
                org.awaitility.Awaitility.await(due.toString()).until(() -> !Files.exists(due));
            }
            assertThat(lock("kept")).exists();
            assertThat(others).exists();
            // Those whose taking went unseen are nobody's orphans, and overdue at their own limit.
            for (Path kept : files("*.lock.kept")) {
                Path lock = Path.of(kept.toString().replace(".kept", ""));
                assertThat(lock).exists();
                assertThat(host.ask("contender", "take", "write", lock, 600_000))
                        .as("%s after %s", lock, course)
                        .startsWith("failed java.nio.file.FileAlreadyExistsException");
            }
            for (Path stuck : files("*-stuck-*.lock")) {
                if (Files.size(stuck) > 0) {
                    host.run("contender", "poll", "write", stuck, 600_000, 10_000);
                }
            }
            assertSound(jdk, child);
        }
    }

    /** Written all the while: what heals must not stumble over what tells. */
    private Path events() {
        return folder.resolve("events.jsonl");
    }

    /** The watchdog lives, and nothing that went wrong is held against the agent. */
    private static void assertSound(Jdk jdk, Child child) {
        JsonNode status = Cli.status(jdk, child);
        assertThat(status.at("/watchdog/alive").asBoolean()).isTrue();
        assertThat(status.at("/counters/internalErrors").asInt()).isZero();
    }

    private List<Path> files(String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            files.forEach(found::add);
        }
        return found;
    }

    private Path lock(String name) {
        Path lock = folder.resolve(name + ".lock");
        lock.getParent().toFile().mkdirs();
        return lock;
    }
}
