package dev.lockmedic.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exactly the lock that was judged is removed, and nothing else is touched or left behind. */
@Timeout(60)
class TakeoverTest {
    private static final String PAYLOAD = "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}";

    @TempDir Path folder;
    private volatile boolean unreadable;
    private final LockFileReader reader = new LockFileReader(identity -> unreadable);
    private final Takeover takeover = new Takeover(new Guards(), reader);

    private LockSnapshot lock() throws IOException {
        return reader.read(Files.writeString(folder.resolve("a.lock"), PAYLOAD));
    }

    private Takeover.Outcome remove(LockSnapshot judged) {
        return takeover.remove(judged, () -> true, () -> {}).outcome();
    }

    @Test
    void theJudgedLockIsRemovedUnderTheGuardWhilePinned() throws IOException {
        LockSnapshot lock = lock();
        AtomicBoolean asked = new AtomicBoolean();
        AtomicBoolean removed = new AtomicBoolean();

        Takeover.Result result =
                takeover.remove(
                        lock,
                        () -> {
                            assertThat(lock.path()).exists();
                            assertThat(folder.resolve(Takeover.PIN_NAME)).exists();
                            return asked.compareAndSet(false, true);
                        },
                        () -> removed.set(!Files.exists(lock.path())));

        assertThat(result).isEqualTo(new Takeover.Result(Takeover.Outcome.REMOVED, null));
        assertThat(asked).isTrue();
        assertThat(removed).as("told right after the removal").isTrue();
        assertThat(folder).isDirectoryNotContaining("glob:**.lock");
        assertThat(folder.resolve(Takeover.PIN_NAME)).doesNotExist();
        assertThat(folder.resolve(Guards.FILE_NAME)).exists();
    }

    @Test
    void nothingThereIsGone() throws IOException {
        LockSnapshot lock = lock();
        Files.delete(lock.path());

        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.GONE);
    }

    @Test
    void aDirectoryThatIsGoneIsGoneWithItsLocks() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("d")).resolve("a.lock");
        LockSnapshot lock = reader.read(Files.writeString(inside, PAYLOAD));
        Files.delete(inside);
        Files.delete(folder.resolve("d"));

        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.GONE);
    }

    @Test
    void otherBytesAreAnotherLock() throws IOException {
        LockSnapshot lock = lock();
        Files.writeString(lock.path(), PAYLOAD + "\n");

        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.CHANGED);
        assertThat(lock.path()).exists();
    }

    /** Without times of birth, an empty lock with the inode number used again is told by that. */
    @Test
    void oneThatWasWrittenSinceIsAnotherLock() throws IOException {
        LockSnapshot lock = lock();
        Files.setLastModifiedTime(lock.path(), FileTime.fromMillis(1_000_000));

        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.CHANGED);
        assertThat(lock.path()).exists();
    }

    @Test
    void anotherFileWithTheSameBytesIsAnotherLock() throws IOException {
        LockSnapshot lock = lock();
        Path other = Files.writeString(folder.resolve("b"), PAYLOAD);
        Files.move(other, lock.path(), StandardCopyOption.ATOMIC_MOVE);

        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.CHANGED);
        assertThat(lock.path()).hasContent(PAYLOAD);
    }

    @Test
    void theLastWordCallsItOff() throws IOException {
        LockSnapshot lock = lock();

        assertThat(takeover.remove(lock, () -> false, () -> {}).outcome())
                .isEqualTo(Takeover.Outcome.CALLED_OFF);
        assertThat(lock.path()).exists();
        assertThat(folder.resolve(Takeover.PIN_NAME)).doesNotExist();
    }

    @Test
    void aLastWordThatThrowsLeavesGuardAndLockAlone() throws IOException {
        LockSnapshot lock = lock();

        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () ->
                                        takeover.remove(
                                                lock,
                                                () -> {
                                                    throw new IllegalStateException("x");
                                                },
                                                () -> {})))
                .isInstanceOf(IllegalStateException.class);
        assertThat(lock.path()).exists();
        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.REMOVED);
    }

    @Test
    void aPinThatAKilledReclaimerLeftIsNoObstacle() throws IOException {
        LockSnapshot lock = lock();
        Files.writeString(folder.resolve(Takeover.PIN_NAME), "left behind");

        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.REMOVED);
        assertThat(folder.resolve(Takeover.PIN_NAME)).doesNotExist();
    }

    @Test
    void aDirectoryThatIsALockIsRemovedOnlyIfEmpty() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("d.lock"));
        LockSnapshot lock = reader.read(directory);
        Path inside = Files.createFile(directory.resolve("x"));

        assertThat(takeover.remove(lock, () -> true, () -> {}))
                .isEqualTo(
                        new Takeover.Result(
                                Takeover.Outcome.FAILED, "it is a directory that is not empty"));

        Files.delete(inside);
        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.REMOVED);
        assertThat(directory).doesNotExist();
    }

    @Test
    void withoutTheGuardTheLockIsRespected() throws IOException {
        LockSnapshot lock = lock();
        try (ChildJvm other = ChildJvm.start(GuardHolder.class, lock.path().toString())) {
            assertThat(other.line()).isEqualTo("ACQUIRED");

            Takeover.Result result = takeover.remove(lock, () -> true, () -> {});

            assertThat(result.outcome()).isEqualTo(Takeover.Outcome.NO_GUARD);
            assertThat(result.problem()).contains("another process");
            assertThat(lock.path()).exists();
        }
        assertThat(remove(lock)).isEqualTo(Takeover.Outcome.REMOVED);
    }

    @Test
    void whatCantBeReadUnderTheGuardIsNotTakenForAnotherLock() throws IOException {
        LockSnapshot lock = lock();
        unreadable = true;

        Takeover.Result result = takeover.remove(lock, () -> true, () -> {});
        assertThat(result.outcome()).isEqualTo(Takeover.Outcome.FAILED);
        assertThat(result.problem()).contains("this process may hold a FileLock on it");
        assertThat(lock.path()).exists();
        assertThat(folder.resolve(Takeover.PIN_NAME)).doesNotExist();
    }
}
