package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.FileLocking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FileLocks: seen however they are taken, told of past their limit, taken only if wanted. */
@Timeout(180)
class FileLockIT {
    private static final String REFUSED = "failed dev.lockmedic.hooks.LockLostException";
    private static final String SET = "set lockmedic\\..*";

    @TempDir Path folder;

    private Path file(String name) {
        return folder.resolve(name + ".dat");
    }

    private static Jvm jvm(Jdk jdk) {
        return Jvm.on(jdk).mayBeAttachedTo().mayLog(SET);
    }

    /** A JVM without agent, from which is seen what the kernel makes of it all. */
    private static Host outside(Jdk jdk) {
        return Host.start(Jvm.on(jdk));
    }

    private static String tried(Host host, Path file) {
        String handle = "try" + System.nanoTime();
        String answer = host.run("trier", "filelock", "lock", handle, "FileChannel.tryLock", file);
        host.run("trier", "filelock", "shut", handle);
        return answer;
    }

    private static JsonNode held(Jdk jdk, Host host, Path file) {
        for (JsonNode each : Cli.status(jdk, host.child()).path("held")) {
            if (each.path("lock").asText().equals(file.toString())) {
                return each;
            }
        }
        return null;
    }

    @JdkTest
    void everyWayIsSeenAndTakenAndItsHolderIsFenced(Jdk jdk) throws IOException {
        Jvm jvm =
                jvm(jdk).agent("file-locks.max-hold=1500ms,file-locks.policy=reclaim")
                        .logs(Says.FILE_LOCK_RELEASED)
                        .mayLog(Says.WRITE_REFUSED);
        List<String> names = new ArrayList<>();
        try (Host host = Host.start(jvm);
                Host outside = outside(jdk)) {
            List<String> waiting = new ArrayList<>();
            for (String way : FileLocking.WAYS) {
                Files.writeString(file(way), "before\n");
                host.run("holder-of-" + way, "filelock", "lock", way, way, file(way));
                waiting.add(
                        outside.begin(
                                "waiter-" + way,
                                "filelock",
                                "lock",
                                way,
                                "FileChannel.lock",
                                file(way)));
                names.add(way);
            }
            waiting.forEach(id -> assertThat(outside.answer(id)).isEqualTo("ok locked"));
            List<String> told =
                    host.child().awaitLogs(Says.FILE_LOCK_RELEASED, FileLocking.WAYS.size());
            for (String way : names) {
                assertThat(told)
                        .as(way)
                        .anySatisfy(
                                line ->
                                        assertThat(line)
                                                .contains(file(way).toString())
                                                .contains("held by thread \"holder-of-" + way)
                                                .containsPattern("has it by now|the file is free")
                                                .contains("WAITING at"));
                Path content = file(way);
                String before = Files.readString(content);
                String holder = "holder-of-" + way;
                assertThat(host.ask(holder, "filelock", "put", way)).as(way).startsWith(REFUSED);
                assertThat(host.ask("another", "filelock", "put", way))
                        .as("through that channel, by another thread")
                        .startsWith(REFUSED);
                if (way.endsWith("getChannel")) {
                    assertThat(host.ask(holder, "filelock", "put-to-stream", way))
                            .as(way)
                            .startsWith(REFUSED);
                }
                if (!way.startsWith("FileOutputStream")) {
                    assertThat(host.run("another", "filelock", "get", way)).isEqualTo("1");
                }
                assertThat(Files.readString(content)).as(way).isEqualTo(before);
                assertThat(host.run(holder, "filelock", "valid", way)).isEqualTo("false");
                host.run(holder, "filelock", "unlock", way);
            }
        }
    }

    @JdkTest
    void otherChannelsOfTheHolderAreFencedUntilTheLockIsTakenAnew(Jdk jdk) throws IOException {
        Jvm jvm =
                jvm(jdk).agent("file-locks.max-hold=700ms,file-locks.policy=reclaim")
                        .logs(Says.FILE_LOCK_RELEASED)
                        .mayLog(Says.WRITE_REFUSED);
        Path data = Files.writeString(file("data"), "before\n");
        try (Host host = Host.start(jvm)) {
            host.run("holder", "open", "FileChannel.write", data);
            host.run("holder", "filelock", "lock", "a", "FileChannel.lock", data);
            host.run("holder", "write", "FileChannel.write");
            host.child().awaitLog("FileLock on .*data.dat released");

            assertThat(host.ask("holder", "write", "FileChannel.write")).startsWith(REFUSED);
            // Another thread through another channel: none of our business.
            host.run("another", "open", "FileOutputStream.write", data);
            host.run("another", "write", "FileOutputStream.write");
            String refusal = host.ask("holder", "filelock", "put", "a");
            assertThat(refusal)
                    .startsWith(REFUSED)
                    .contains("FileLock (exclusive, whole file) on " + data)
                    .contains("held by thread \"holder\"")
                    .contains("against a max hold of 700ms")
                    .contains("take the lock anew");

            host.run("holder", "filelock", "relock", "a");
            host.run("holder", "filelock", "put", "a");
            host.run("holder", "write", "FileChannel.write");
            host.run("holder", "filelock", "unlock", "a");
            host.run("holder", "filelock", "put", "a");
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "file-locks.max-hold=1h");
            // Closing the channel is the holder's own release: it ends the fence as well.
            host.run("holder", "filelock", "lock", "b", "FileChannel.lock", data);
            assertThat(held(jdk, host, data).path("state").asText()).isEqualTo("held");
            host.run("holder", "filelock", "shut", "b");
            assertThat(held(jdk, host, data)).isNull();
        }
    }

    @JdkTest
    void isOnlyReportedByDefaultAndSettingsAreLive(Jdk jdk) throws IOException {
        Path data = file("data");
        Path never = file("never");
        Jvm jvm =
                jvm(jdk).agent("file-locks.rules=**/never.dat=never")
                        .logs(Says.FILE_LOCK_REPORTED)
                        .logs(Says.FILE_LOCK_RESOLVED)
                        .logs(Says.FILE_LOCK_RELEASED);
        try (Host host = Host.start(jvm);
                Host outside = outside(jdk)) {
            String pid = Long.toString(host.child().pid());
            host.run("holder", "filelock", "lock", "a", "FileChannel.lock", data);
            host.run("holder", "filelock", "lock", "n", "FileChannel.lock", never);
            JsonNode status = held(jdk, host, data);
            assertThat(status.path("kind").asText()).isEqualTo("file-lock");
            assertThat(status.path("state").asText()).isEqualTo("held");
            assertThat(status.path("maxHoldMs").isNull()).isTrue();
            assertThat(status.path("region").asText()).isEqualTo("exclusive, whole file");
            assertThat(status.path("holder").path("thread").asText()).isEqualTo("holder");
            assertThat(status.path("holder").has("stack")).as("unless asked for").isFalse();
            assertThat(Cli.json(jdk, "held", pid, "--stack", "--json").findValue("stack"))
                    .isNotEmpty();

            Cli.done(jdk, "set", pid, "file-locks.max-hold=300ms");
            String report = host.child().awaitLog("FileLock on .*data.dat is stuck");
            assertThat(report)
                    .contains("held by thread \"holder\" of pid " + pid)
                    .contains("max hold 300ms")
                    .contains("exclusive, whole file")
                    .contains("its thread is WAITING at")
                    .contains("set lockmedic.file-locks.policy=reclaim");
            host.child().awaitLogs("FileLock on .*data.dat is stuck", 2);
            assertThat(held(jdk, host, data).path("state").asText()).isEqualTo("overdue");
            assertThat(Cli.done(jdk, "status", pid).text())
                    .contains(data + " [file-lock]")
                    .contains("overdue");
            assertThat(tried(outside, data)).isEqualTo("not locked");
            host.run("holder", "filelock", "put", "a");
            host.run("holder", "filelock", "unlock", "a");
            host.child().awaitLog("FileLock on .*data.dat resolved after .*given it back");
            assertThat(tried(outside, data)).isEqualTo("locked");

            // The whole policy stays above it; a rule names the one file.
            host.run("holder", "filelock", "relock", "a");
            Cli.done(jdk, "set", pid, "policy=report");
            Cli.done(
                    jdk,
                    "set",
                    pid,
                    "file-locks.rules=**/never.dat=never;" + data + "=200ms:reclaim");
            host.child().awaitLog("FileLock on .*data.dat is stuck.*max hold 200ms");
            assertThat(tried(outside, data)).isEqualTo("not locked");
            Cli.done(jdk, "set", pid, "policy=reclaim");
            host.child().awaitLog("FileLock on .*data.dat released");
            assertThat(tried(outside, data)).isEqualTo("locked");
            assertThat(tried(outside, never)).isEqualTo("not locked");
            assertThat(host.child().log("FileLock on .*never.dat")).isEmpty();
        }
    }

    @JdkTest
    void adoptsWhatIsHeldAndWaitedForAtAttach(Jdk jdk) throws IOException {
        Jvm jvm =
                jvm(jdk).logs(Says.FILE_LOCK_ADOPTED)
                        .logs(Says.FILE_LOCK_RELEASED)
                        .mayLog(Says.WRITE_REFUSED);
        Path data = file("data");
        Path asynchronous = file("asynchronous");
        Path theirs = file("theirs");
        // Two, because the kernel refuses a lock by which two processes would wait for each other.
        try (Host host = Host.start(jvm);
                Host other = outside(jdk);
                Host outside = outside(jdk)) {
            host.run("holder", "filelock", "lock", "a", "RandomAccessFile.getChannel", data);
            host.run(
                    "holder",
                    "filelock",
                    "lock",
                    "b",
                    "AsynchronousFileChannel.lock-region",
                    asynchronous);
            other.run("holder", "filelock", "lock", "t", "FileChannel.lock", theirs);
            String waiter =
                    host.begin("waiter", "filelock", "lock", "t", "FileChannel.lock", theirs);
            String contender =
                    outside.begin("waiter", "filelock", "lock", "c", "FileChannel.lock", data);

            Cli.done(
                    jdk,
                    "attach",
                    Long.toString(host.child().pid()),
                    "file-locks.rules=**/data.dat=1s:reclaim");
            assertThat(host.child().awaitLogs(Says.FILE_LOCK_ADOPTED, 2))
                    .hasSize(2)
                    .anyMatch(line -> line.contains(data.toString()))
                    .anyMatch(
                            line ->
                                    line.contains(asynchronous.toString())
                                            && line.contains("bytes 100 to 149"));
            JsonNode status = held(jdk, host, asynchronous);
            assertThat(status.path("adopted").asBoolean()).isTrue();
            assertThat(status.path("holder").has("thread")).as("not known").isFalse();
            assertThat(status.path("note").asText()).contains("since before the agent came");
            assertThat(held(jdk, host, theirs)).as("only waited for").isNull();

            assertThat(outside.answer(contender)).isEqualTo("ok locked");
            assertThat(host.child().awaitLog("FileLock on .*data.dat released"))
                    .contains("since before the agent came");
            assertThat(host.ask("holder", "filelock", "put", "a")).startsWith(REFUSED);
            assertThat(host.ask("holder", "filelock", "put-to-stream", "a")).startsWith(REFUSED);

            other.run("holder", "filelock", "unlock", "t");
            assertThat(host.answer(waiter)).isEqualTo("ok locked");
            Awaitility.await().untilAsserted(() -> assertThat(held(jdk, host, theirs)).isNotNull());
            host.run("waiter", "filelock", "unlock", "t");
            host.run("holder", "filelock", "shut", "b");
            assertThat(held(jdk, host, asynchronous)).isNull();
        }
    }

    /** Whoever opens and closes a file drops the FileLocks that his process has on it. */
    @JdkTest
    void nothingTheAgentDoesDropsALockOfTheHost(Jdk jdk) throws IOException {
        Path lockFile = folder.resolve("both.lock");
        Path empty = folder.resolve("empty.lock");
        Path stale = folder.resolve("stale.lock");
        Path data = file("data");
        Path stuck = file("stuck");
        // A payload that a contender would take at once, if nobody had a FileLock there.
        String payload = "{\"pid\":999999,\"createdAt\":\"2020-01-01T00:00:00Z\",\"maxHoldMs\":1}";
        Files.writeString(lockFile, payload);
        Files.writeString(stale, payload);
        Files.createFile(empty);
        Jvm jvm =
                jvm(jdk).flags("-Dhost.locks=" + folder)
                        .logs(Says.FILE_LOCK_ADOPTED)
                        .logs(Says.FILE_LOCK_REPORTED)
                        .logs(Says.FILE_LOCK_RELEASED)
                        .logs(Says.RECLAIMED)
                        .mayLog(Says.REPORTED)
                        .logs("Lockmedic is detached; .*");
        try (Host host = Host.start(jvm);
                Host outside = outside(jdk)) {
            String pid = Long.toString(host.child().pid());
            List<Path> locked = List.of(lockFile, empty, data);
            for (Path each : locked) {
                host.run("holder", "filelock", "lock", each, "FileChannel.lock", each);
            }
            Cli.done(
                    jdk,
                    "attach",
                    pid,
                    "file-locks.max-hold=300ms",
                    "file-locks.rules=**/stuck.dat=300ms:reclaim");
            host.child().awaitLogs(Says.FILE_LOCK_ADOPTED, 3);
            host.child().awaitLogs(Says.FILE_LOCK_REPORTED, 4);
            stillLocked(outside, locked, "after adoption and reports");

            host.run("other", "filelock", "lock", "s", "FileChannel.lock", stuck);
            host.child().awaitLog("FileLock on .*stuck.dat released");
            assertThat(host.run("contender", "poll", "write", stale, 60_000, 10_000))
                    .startsWith("taken");
            host.run("contender", "free", "delete", stale);
            assertThat(host.run("contender", "poll", "write", lockFile, 1, 1000))
                    .startsWith("not taken");
            stillLocked(outside, locked, "after heals of other files");

            Cli.done(jdk, "status", pid, "-v");
            Cli.run(jdk, "doctor", folder.toString());
            stillLocked(outside, locked, "after status and doctor");
            Cli.done(jdk, "detach", pid);
            stillLocked(outside, locked, "after detach");
        }
    }

    private static void stillLocked(Host outside, List<Path> locked, String when) {
        for (Path each : locked) {
            assertThat(tried(outside, each)).as("%s %s", each, when).isEqualTo("not locked");
        }
    }
}
