package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.OwnFileLocks;
import dev.lockmedic.takeover.Guard;
import dev.lockmedic.takeover.Guards;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sentinel removes exactly what was armed, when it is due, and nothing else. */
@Timeout(60)
class KeeperTest {
    @TempDir Path folder;
    private final OwnFileLocks none = identity -> false;
    private final LockFileReader reader = LockFileReader.ofBytesOnly(none);
    private final Guards guards = new Guards();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Reports reports = new Reports(said);
    private final Keeper keeper = new Keeper(guards, reader, none, reports);
    private final Thread thread = new Thread(keeper);
    private final Thread writer = new Thread(reports);

    @BeforeEach
    void start() {
        thread.setDaemon(true);
        writer.setDaemon(true);
        thread.start();
        writer.start();
        keeper.reclaims(true);
    }

    @AfterEach
    void end() throws InterruptedException {
        thread.interrupt();
        writer.interrupt();
        thread.join();
        writer.join();
        guards.close();
    }

    private Path lock(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "payload of " + name);
    }

    private ArmedLock armed(long id, Path path, long inMillis) throws IOException {
        return armed(id, reader.read(path), inMillis);
    }

    private static ArmedLock armed(long id, LockSnapshot lock, long inMillis) {
        return ArmedLock.of(
                id,
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(inMillis),
                50,
                lock,
                resource(lock.path()));
    }

    private static Path resource(Path lock) {
        return lock.resolveSibling(lock.getFileName().toString().replace(".lock", ""));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private void awaitSaid(String line) {
        await().until(() -> said().contains(line + "\n") || said().contains(line + " "));
    }

    @Test
    void removesAtDeadlineAndGraceAndNotBefore() throws IOException {
        Path lock = lock("a.lock");
        long start = System.nanoTime();
        keeper.arm(armed(1, lock, 300));

        awaitSaid("released 1");

        assertThat(lock).doesNotExist();
        String[] words =
                said().lines()
                        .filter(l -> l.startsWith("released"))
                        .findFirst()
                        .orElseThrow()
                        .split(" ");
        assertThat(Long.parseLong(words[2]) - start).isGreaterThanOrEqualTo(350_000_000L);
        await().until(() -> keeper.size() == 0);
    }

    @Test
    void leavesAnotherLockOfThatName() throws IOException {
        Path lock = lock("a.lock");
        ArmedLock armed = armed(1, lock, 100);
        Files.delete(lock);
        Files.writeString(lock, "payload of a successor");
        keeper.arm(armed);

        awaitSaid("gone 1");

        assertThat(lock).hasContent("payload of a successor");
    }

    /** Inode numbers are used again at once, and payloads may be equal to the byte. */
    @Test
    void leavesAnEqualLockThatWasMadeLater() throws IOException {
        Path lock = lock("a.lock");
        ArmedLock armed = armed(1, lock, 100);
        Files.delete(lock);
        await().pollDelay(Duration.ofMillis(30)).until(() -> true);
        lock("a.lock");
        assertThat(reader.read(lock).identity().hasBirth()).as("on this file system").isTrue();
        keeper.arm(armed);

        awaitSaid("gone 1");

        assertThat(lock).exists();
    }

    @Test
    void leavesTheSameFileWithOtherBytes() throws IOException {
        Path lock = lock("a.lock");
        keeper.arm(armed(1, lock, 200));
        Files.writeString(lock, "renewed by its holder");

        awaitSaid("gone 1");

        assertThat(lock).hasContent("renewed by its holder");
    }

    @Test
    void neverFollowsALink() throws IOException {
        Path lock = lock("a.lock");
        ArmedLock armed = armed(1, lock, 100);
        Path moved = Files.move(lock, folder.resolve("precious"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(lock, moved);
        keeper.arm(armed);

        awaitSaid("gone 1");

        assertThat(moved).exists();
        assertThat(lock).isSymbolicLink();
    }

    @Test
    void aDisarmedLockStays() throws IOException {
        Path off = lock("off.lock");
        Path on = lock("on.lock");
        keeper.arm(armed(1, off, 200));
        keeper.arm(armed(2, on, 300));
        keeper.disarm(1);
        keeper.disarm(99);

        awaitSaid("released 2");

        assertThat(off).exists();
    }

    @Test
    void armedAnewTheLastWordCounts() throws IOException {
        Path lock = lock("a.lock");
        Path other = lock("other.lock");
        keeper.arm(armed(1, lock, 100));
        keeper.arm(armed(1, lock, 600_000));
        keeper.arm(armed(2, other, 200));

        awaitSaid("released 2");

        assertThat(lock).exists();
        assertThat(keeper.size()).isOne();
    }

    @Test
    void nothingIsRemovedWhileNothingMayBe() throws IOException {
        keeper.reclaims(false);
        Path lock = lock("a.lock");
        keeper.arm(armed(1, lock, -5000));
        await().during(Duration.ofMillis(300)).until(() -> Files.exists(lock));

        keeper.reclaims(true);

        awaitSaid("released 1");
        assertThat(lock).doesNotExist();
    }

    /** Waiting for a guard that somebody has; the lock is respected meanwhile. */
    @Test
    void waitsForTheGuardAndTriesAgain() throws IOException {
        Path lock = lock("a.lock");
        Guard guard = guards.of(lock);
        assertThat(guard.acquire(0)).isEqualTo(Guard.Outcome.ACQUIRED);
        keeper.arm(armed(1, lock, 0));

        awaitSaid("log lock file " + lock);
        assertThat(said()).contains("is overdue and not released");
        assertThat(lock).exists();
        guard.release();

        await().atMost(Duration.ofSeconds(20)).until(() -> said().contains("released 1"));
        assertThat(lock).doesNotExist();
    }

    @Test
    void manyAtOnce() throws IOException {
        int count = 500;
        for (int i = 0; i < count; i++) {
            Path dir = Files.createDirectories(folder.resolve("d" + i % 100));
            keeper.arm(armed(i, Files.writeString(dir.resolve(i + ".lock"), "x" + i), 400));
        }

        await().until(() -> keeper.removed() == count);

        for (int i = 0; i < count; i++) {
            assertThat(folder.resolve("d" + i % 100).resolve(i + ".lock")).doesNotExist();
        }
        assertThat(keeper.size()).isZero();
    }

    @Test
    void theStrictFenceReplacesTheResourceFirst() throws IOException {
        Path resource = Files.writeString(folder.resolve("a"), "content");
        Object before = Files.getAttribute(resource, "unix:ino");
        keeper.strictUpTo(1 << 20);
        keeper.arm(armed(1, lock("a.lock"), 0));

        awaitSaid("released 1");

        assertThat(said()).contains("its resource was copied to a new inode");
        assertThat(resource).hasContent("content");
        assertThat(Files.getAttribute(resource, "unix:ino")).isNotEqualTo(before);
    }

    @Test
    void otherFencesLeaveTheResourceAsItIs() throws IOException {
        Path resource = Files.writeString(folder.resolve("a"), "content");
        Object before = Files.getAttribute(resource, "unix:ino");
        keeper.strictUpTo(1 << 20);
        keeper.strictUpTo(-1);
        keeper.arm(armed(1, lock("a.lock"), 0));

        awaitSaid("released 1");

        assertThat(Files.getAttribute(resource, "unix:ino")).isEqualTo(before);
    }

    @Test
    void moreThanItHasRoomForIsLeftOutAndTold() throws IOException {
        LockSnapshot lock = reader.read(lock("a.lock"));
        for (int i = 0; i < Keeper.MOST_ARMED + 100; i++) {
            keeper.arm(armed(i, lock, 600_000));
        }

        assertThat(keeper.size()).isEqualTo(Keeper.MOST_ARMED);
        awaitSaid("log too many locks are armed;");
    }
}
