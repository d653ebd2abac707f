package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.Writes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The write fence: what a zombie writes, however it does, never reaches the resource. */
@Timeout(120)
class WriteFenceIT {
    private static final String REFUSED = "failed dev.lockmedic.hooks.LockLostException";

    @TempDir Path folder;
    private Path resource;
    private Path lock;

    @BeforeEach
    void theResource() throws IOException {
        resource = folder.resolve("chat.jsonl");
        lock = folder.resolve("chat.jsonl.lock");
        Files.writeString(resource, "before\n");
        Files.writeString(folder.resolve("chat.jsonl.other"), "other\n");
    }

    private static String word(String way) {
        return way.replace(' ', '_');
    }

    /** Only those that this JDK can be kept from. */
    private static List<String> withOpen(Jdk jdk) {
        return Writes.WITH_OPEN.stream()
                .filter(way -> jdk.feature() >= 21 || !way.equals("RandomAccessFile.setLength"))
                .toList();
    }

    private Host start(Jdk jdk, String settings) {
        return Host.start(
                Jvm.on(jdk)
                        .agent(settings)
                        .logs(Says.RELEASED)
                        .mayBeAttachedTo()
                        .mayLog("set lockmedic.fence=on")
                        .mayLog(Says.WRITE_REFUSED)
                        .mayLog(Says.REFUSED));
    }

    /**
     * The holder opens the resource in every way, and gets stuck until its lock was taken. On a
     * busy machine that may come before all is open: then once more, with a longer limit.
     *
     * @return the limit
     */
    private String becomeZombie(Host host, Jdk jdk) {
        int tries = 1;
        long limit = 1500;
        host.run("zombie", "take", "write", lock, limit);
        while (!opensInEveryWay(host, jdk)) {
            limit *= 2;
            host.child().awaitLogs("chat.jsonl.lock released", tries++);
            host.run("zombie", "take", "write", lock, limit);
        }
        host.stick("zombie", "hang");
        assertThat(host.child().awaitLogs("chat.jsonl.lock released", tries)).hasSize(tries);
        host.unstick("zombie");
        return limit / 1000.0 + "s";
    }

    private boolean opensInEveryWay(Host host, Jdk jdk) {
        for (String way : withOpen(jdk)) {
            String answer = host.ask("zombie", "open", word(way) + "/zombie", resource);
            if (answer.startsWith(REFUSED)) {
                return false;
            }
            assertThat(answer).as(way).startsWith("ok");
        }
        return true;
    }

    private void assertRefused(Host host, Jdk jdk) throws IOException {
        String content = Files.readString(resource);
        for (String way : withOpen(jdk)) {
            assertThat(host.ask("zombie", "write", word(way) + "/zombie"))
                    .as(way)
                    .startsWith(REFUSED);
        }
        for (String way : Writes.ANEW) {
            assertThat(host.ask("zombie", "anew", word(way), resource))
                    .as(way)
                    .startsWith(Writes.SAY_FALSE.contains(way) ? "ok false" : REFUSED);
        }
        assertThat(resource).hasContent(content);
    }

    @JdkTest
    void aZombieIsRefusedHoweverItWrites(Jdk jdk) throws IOException {
        try (Host host = start(jdk, "")) {
            String limit = becomeZombie(host, jdk);
            assertRefused(host, jdk);
            assertThat(host.ask("zombie", "write", "FileChannel.write/zombie"))
                    .contains("lock file " + lock)
                    .contains("thread \"zombie\" of pid " + host.child().pid())
                    .contains("against a max hold of " + limit + ", was lost (released by force")
                    .contains("take the lock anew before writing")
                    .contains("lockmedic.fence=off");

            // The new holder in the same JVM is not touched, and the zombie is told of it.
            host.run("successor", "take", "write", lock, 600_000);
            for (String way : withOpen(jdk)) {
                host.run("successor", "open", word(way) + "/successor", resource);
                host.run("successor", "write", word(way) + "/successor");
                host.run("successor", "close", word(way) + "/successor");
            }
            host.run("successor", "anew", "Files.write", resource);
            assertThat(resource).hasContent("line\n");
            assertRefused(host, jdk);
            assertThat(host.ask("zombie", "write", "FileChannel.write/zombie"))
                    .contains("thread \"successor\" of pid");
            assertThat(Cli.status(jdk, host.child()).at("/counters/writesRefused").asLong())
                    .isGreaterThan(2L * withOpen(jdk).size());
            host.run("successor", "free", "delete", lock);

            // What it has taken anew it may write to, through what it opened long ago.
            host.run("zombie", "take", "write", lock, 600_000);
            for (String way : withOpen(jdk)) {
                host.run("zombie", "write", word(way) + "/zombie");
            }
            host.run("zombie", "free", "delete", lock);
        }
    }

    @JdkTest
    void otherFilesAndOtherThreadsAreNotTouched(Jdk jdk) throws IOException {
        try (Host host = start(jdk, "")) {
            becomeZombie(host, jdk);
            Path other = folder.resolve("other.jsonl");
            Files.writeString(other, "");
            for (String way : withOpen(jdk)) {
                host.run("zombie", "open", word(way) + "/other", other);
                host.run("zombie", "write", word(way) + "/other");
                host.run("bystander", "open", word(way) + "/bystander", resource);
                host.run("bystander", "write", word(way) + "/bystander");
            }
        }
    }

    @JdkTest
    void aHelperOfTheZombieIsRefusedToo(Jdk jdk) throws IOException {
        try (Host host = start(jdk, "")) {
            becomeZombie(host, jdk);
            String content = Files.readString(resource);
            for (String way : withOpen(jdk)) {
                assertThat(host.ask("helper", "write", word(way) + "/zombie"))
                        .as(way)
                        .startsWith(REFUSED);
            }
            assertThat(resource).hasContent(content);
        }
    }

    /** Somebody has the guard, so that the lock can't be taken from it: still. */
    @JdkTest
    void theDeadlineAloneDecides(Jdk jdk) throws IOException {
        Path guardFile = Files.createFile(folder.resolve(".lockmedic"));
        try (FileChannel guard = FileChannel.open(guardFile, StandardOpenOption.WRITE);
                FileLock taken = guard.lock();
                Host host =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .mayLog(Says.NOT_RELEASED)
                                        .logs(Says.WRITE_REFUSED))) {
            host.run("holder", "take", "write", lock, 1500);
            host.run("holder", "open", "FileChannel.write/holder", resource);
            String answer = host.ask("holder", "write", "FileChannel.write/holder");
            assertThat(answer).startsWith("ok");
            while (answer.startsWith("ok")) {
                answer = host.ask("holder", "write", "FileChannel.write/holder");
            }

            assertThat(answer).startsWith(REFUSED).contains(" of 1.5s, is past its max hold;");
            assertThat(lock).exists();
            assertThat(taken.isValid()).isTrue();
        }
    }

    @JdkTest
    void switchedOffItLetsThemWrite(Jdk jdk) throws IOException {
        try (Host host = start(jdk, "fence=off")) {
            becomeZombie(host, jdk);
            host.run("zombie", "write", "FileChannel.write/zombie");
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "fence=on");
            assertThat(host.ask("zombie", "write", "FileChannel.write/zombie")).startsWith(REFUSED);
        }
    }

    /**
     * Opened before, checked before, and then so late that every check was past: it lands nowhere.
     */
    @JdkTest
    void strictGivesTheSuccessorAnotherFile(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("fence=strict")
                                .logs(Says.RELEASED + "copied to a new inode.*"))) {
            Object before = Files.getAttribute(resource, "unix:ino");
            host.run("zombie", "take", "write", lock, 1500);
            // Memory that is mapped is written to by no method: no check there ever.
            host.run("zombie", "map", resource);
            host.stick("zombie", "hang");
            host.child().awaitLog("chat.jsonl.lock released");
            host.unstick("zombie");
            host.run("zombie", "store", "Z");

            assertThat(resource).hasContent("before\n");
            assertThat(Files.getAttribute(resource, "unix:ino")).isNotEqualTo(before);
        }
    }

    @JdkTest
    void aContenderInAnotherJvmReplacesItToo(Jdk jdk) throws IOException {
        try (Host stopped = Host.start(Jvm.on(jdk).agent("fence=strict").maySayAnything());
                Host other =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent("fence=strict")
                                        .logs(Says.RECLAIMED + "copied to a new inode.*"))) {
            stopped.run("zombie", "take", "write", lock, 2000);
            stopped.run("zombie", "map", resource);
            stopped.stick("zombie", "hang");
            stopped.child().signal("STOP");
            other.run("successor", "poll", "write", lock, 600_000, 20_000);
            stopped.child().signal("CONT");
            stopped.unstick("zombie");
            stopped.run("zombie", "store", "Z");

            assertThat(resource).hasContent("before\n");
            other.run("successor", "anew", "Files.write", resource);
            assertThat(resource).hasContent("line\n");
        }
    }

    @JdkTest
    void theHolderIsWarnedAndInterruptedIfWanted(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("interrupt=true")
                                .logs(Says.NEARS)
                                .logs(Says.RELEASED)
                                .mayLog(Says.REFUSED)
                                .logs("thread \"zombie\" of pid \\d+ was interrupted, because"))) {
            host.run("zombie", "take", "write", lock, 1500);
            String spin = host.begin("zombie", "spin");
            host.child().awaitOut("^" + spin + " stuck$");
            host.child().awaitLog("chat.jsonl.lock released");
            host.child().awaitLog("was interrupted, because it has lost");
            host.unstick("zombie");
            assertThat(host.answer(spin)).isEqualTo("ok unstuck interrupted");
            assertThat(host.run("zombie", "free", "deleteIfExists", lock)).isNotNull();
            assertThat(host.run("zombie", "interrupted")).isEqualTo("false");
        }
    }
}
