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
import dev.lockmedic.it.harness.PrivateMount;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders that can't be written to, or not even looked into, while a lock there becomes overdue:
 * nothing is taken, nothing is said to be, other folders are healed, and so is that one as soon as
 * it can be.
 */
@Timeout(120)
class FolderFaultsIT {
    private static final String EXISTS = "failed java.nio.file.FileAlreadyExistsException";

    @TempDir Path folder;
    private Path sick;
    private Path healthy;

    @BeforeEach
    void folders() throws IOException {
        sick = Files.createDirectory(folder.resolve("sick"));
        healthy = Files.createDirectory(folder.resolve("healthy"));
    }

    @JdkTest
    void readOnlyFileSystem(Jdk jdk) throws IOException {
        PrivateMount mount = new PrivateMount(sick, "size=1m");
        try (Bystander other = Bystander.alive();
                Host host = start(jdk, "", mount.command())) {
            Child child = host.child();
            Path seen = mount.of(child);
            Path others = Payloads.of(other.pid()).maxHoldMs(600_000).write(seen.resolve("o.lock"));
            Path dead = Payloads.of(Bystander.deadPid()).write(seen.resolve("dead.lock"));
            String payload = Files.readString(others);
            host.run("holder", "take", "write", sick.resolve("stuck.lock"), 1500);
            host.run("brief", "take", "write", sick.resolve("brief.lock"), 600_000);
            mount.remount(child, "ro");
            host.run("well", "take", "write", healthy.resolve("well.lock"), 1500);

            child.awaitLog("stuck.lock is stuck, and force-release failed.*Read-only file system");
            child.awaitLog("well.lock released by force-release");
            assertThat(host.ask("c", "take", "write", sick.resolve("stuck.lock"), 600_000))
                    .startsWith(EXISTS);
            assertThat(host.ask("c", "take", "write", sick.resolve("dead.lock"), 600_000))
                    .startsWith(EXISTS);
            assertThat(host.ask("c", "take", "write", sick.resolve("new.lock"), 600_000))
                    .startsWith("failed java.nio.file.FileSystemException")
                    .contains("Read-only file system");
            assertThat(host.ask("brief", "free", "delete", sick.resolve("brief.lock")))
                    .startsWith("failed java.nio.file.FileSystemException")
                    .contains("Read-only file system");
            assertThat(seen.resolve("stuck.lock")).exists();
            assertThat(dead).exists();
            assertThat(child.log("(stuck|dead|o|brief).lock (released|reclaimed)")).isEmpty();
            assertStands(jdk, child, "stuck.lock");

            mount.remount(child, "rw");
            child.awaitLog("stuck.lock released by force-release");
            assertThat(seen.resolve("stuck.lock")).doesNotExist();
            host.run("brief", "free", "delete", sick.resolve("brief.lock"));
            host.run("c", "poll", "write", sick.resolve("dead.lock"), 600_000, 10_000);
            assertThat(others).hasContent(payload);
        }
    }

    @JdkTest
    void fullFileSystem(Jdk jdk) throws IOException {
        PrivateMount mount = new PrivateMount(sick, "size=64k,nr_inodes=12");
        try (Bystander other = Bystander.alive();
                Host host =
                        start(jdk, "lock-files=**/*.lock,orphan-grace=200ms", mount.command())) {
            Child child = host.child();
            Path seen = mount.of(child);
            Path others = Payloads.of(other.pid()).maxHoldMs(600_000).write(seen.resolve("o.lock"));
            String payload = Files.readString(others);
            host.run("holder", "take", "write", sick.resolve("stuck.lock"), 1500);
            host.run("brief", "take", "write", sick.resolve("brief.lock"), 600_000);
            int fillers = fillFiles(seen);
            host.run("well", "take", "write", healthy.resolve("well.lock"), 1500);

            child.awaitLog("stuck.lock is stuck, and force-release failed.*No space left");
            child.awaitLog("well.lock released by force-release");
            assertThat(seen.resolve("stuck.lock")).exists();
            assertThat(host.ask("c", "take", "write", sick.resolve("new.lock"), 600_000))
                    .startsWith("failed java.nio.file.FileSystemException")
                    .contains("No space left");
            assertThat(child.log("(stuck|o|brief).lock (released|reclaimed)")).isEmpty();
            assertStands(jdk, child, "stuck.lock");
            // A guard that can't be made keeps no holder from giving back what is its own.
            host.run("brief", "free", "delete", sick.resolve("brief.lock"));
            assertThat(seen.resolve("brief.lock")).doesNotExist();

            for (int i = 0; i < fillers; i++) {
                Files.delete(seen.resolve("filler-" + i));
            }
            child.awaitLog("stuck.lock released by force-release");
            assertThat(seen.resolve("stuck.lock")).doesNotExist();
            assertThat(others).hasContent(payload);

            tornPayload(host, seen);
        }
    }

    /** There is room for a lock file, but none for what is to be in it. */
    private void tornPayload(Host host, Path seen) throws IOException {
        Path filler = fillBytes(seen);
        Path torn = sick.resolve("torn.lock");
        assertThat(host.ask("holder", "take", "write", torn, 600_000))
                .startsWith("failed java.io.IOException: No space left");
        assertThat(seen.resolve("torn.lock")).exists();
        // Longer than the grace of an orphan.
        assertThat(host.run("c", "poll", "write", torn, 600_000, 1000)).startsWith("not taken");
        assertThat(seen.resolve("torn.lock")).exists();
        assertThat(host.child().log("torn.lock (released|reclaimed|is)")).isEmpty();

        Files.delete(filler);
        Payloads.of(host.child().pid()).maxHoldMs(1500).write(seen.resolve("torn.lock"));
        host.child().awaitLog("torn.lock released by force-release");
        assertThat(seen.resolve("torn.lock")).doesNotExist();
    }

    @JdkTest
    void folderThatMayNotBeWrittenOrLookedInto(Jdk jdk) throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        for (Path each : new Path[] {folder, sick, closed, healthy}) {
            Tool.run("chmod", "a+rwx", each.toString());
        }
        try (Bystander other = Bystander.alive();
                Host host = start(jdk, "", Unprivileged.command())) {
            Child child = host.child();
            Path others = Payloads.of(other.pid()).maxHoldMs(600_000).write(sick.resolve("o.lock"));
            Path dead = Payloads.of(Bystander.deadPid()).write(sick.resolve("dead.lock"));
            String payload = Files.readString(others);
            Path stuck = sick.resolve("stuck.lock");
            Path hidden = closed.resolve("hidden.lock");
            host.run("other", "take", "write", hidden, 5000);
            // Later, so that it is not due yet when the other is known to be.
            host.run("holder", "take", "write", stuck, 5000);
            // Its limit must have been read, for how should it be overdue otherwise?
            child.awaitLog("hidden.lock nears its max hold");
            Tool.run("chmod", "a-w", sick.toString());
            Tool.run("chmod", "a-x", closed.toString());
            host.run("well", "take", "write", healthy.resolve("well.lock"), 1500);

            child.awaitLog("stuck.lock is stuck, and force-release failed.*AccessDenied");
            child.awaitLog("hidden.lock is stuck, and force-release failed.*AccessDenied");
            child.awaitLog("well.lock released by force-release");
            assertThat(host.ask("c", "take", "write", dead, 600_000)).startsWith(EXISTS);
            assertThat(host.ask("c", "take", "write", hidden, 600_000))
                    .startsWith("failed java.nio.file.AccessDeniedException");
            assertThat(host.ask("holder", "free", "delete", stuck))
                    .startsWith("failed java.nio.file.AccessDeniedException");
            assertThat(stuck).exists();
            assertThat(dead).exists();
            assertThat(child.log("(stuck|hidden|dead|o).lock (released|reclaimed)")).isEmpty();
            assertStands(jdk, child, "stuck.lock");

            Tool.run("chmod", "a+w", sick.toString());
            Tool.run("chmod", "a+x", closed.toString());
            child.awaitLog("stuck.lock released by force-release");
            child.awaitLog("hidden.lock released by force-release");
            assertThat(stuck).doesNotExist();
            assertThat(hidden).doesNotExist();
            host.run("c", "poll", "write", dead, 600_000, 10_000);
            assertThat(others).hasContent(payload);
        }
    }

    private static Host start(Jdk jdk, String settings, String... startedBy) {
        return Host.start(
                Jvm.on(jdk)
                        .agent(settings)
                        .startedBy(startedBy)
                        .mayBeAttachedTo()
                        .mayLog(Says.HEALED)
                        .mayLog("no extended attribute.*")
                        .mayLog(Says.NOT_RELEASED));
    }

    /** The watchdog lives, nothing went wrong inside, and it says of the lock what is the case. */
    private static void assertStands(Jdk jdk, Child child, String lock) {
        JsonNode status = Cli.status(jdk, child);
        assertThat(status.at("/watchdog/alive").asBoolean()).isTrue();
        assertThat(status.at("/watchdog/failures").asLong()).isZero();
        assertThat(status.at("/counters/internalErrors").asInt()).isZero();
        for (JsonNode held : status.path("held")) {
            if (held.path("lock").asText().endsWith("/" + lock)) {
                assertThat(held.path("state").asText()).isEqualTo("not-released");
                return;
            }
        }
        throw new AssertionError(lock + " is not held, by " + status);
    }

    private static int fillFiles(Path where) throws IOException {
        for (int i = 0; ; i++) {
            try {
                Files.createFile(where.resolve("filler-" + i));
            } catch (FileSystemException full) {
                assertThat(full.getReason()).contains("No space left");
                return i;
            }
        }
    }

    private static Path fillBytes(Path where) throws IOException {
        Path filler = where.resolve("filler");
        Awaitility.await()
                .until(
                        () -> {
                            try {
                                Files.write(
                                        filler,
                                        new byte[4096],
                                        java.nio.file.StandardOpenOption.CREATE,
                                        java.nio.file.StandardOpenOption.APPEND);
                                return false;
                            } catch (IOException full) {
                                return full.getMessage().contains("No space left");
                            }
                        });
        return filler;
    }
}
