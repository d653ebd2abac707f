package dev.lockmedic.lockfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lock files are read without harm: only regular ones, whole or not at all, never a FileLock lost.
 */
@Timeout(30)
class LockFileReaderTest {
    private static final String PAYLOAD = "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}";

    @TempDir Path folder;
    private final LockFileReader reader = new LockFileReader(identity -> false);

    private interface Change {
        void run() throws IOException;
    }

    /** A reader for which something happens between its look and its reading. */
    private static LockFileReader meanwhile(Change change) {
        return new LockFileReader(
                identity -> {
                    try {
                        change.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return false;
                });
    }

    private void isUnreadable(LockSnapshot lock, String problem) {
        assertThat(lock.payload()).isEqualTo(Payload.UNREADABLE);
        assertThat(lock.bytes()).isNull();
        assertThat(lock.problem()).startsWith(problem);
    }

    @Test
    void aLockFileIsReadWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), PAYLOAD);

        LockSnapshot lock = reader.read(file);

        assertThat(lock.bytes()).asString().isEqualTo(PAYLOAD);
        assertThat(lock.payload().recognised()).isTrue();
        assertThat(lock.problem()).isNull();
        assertThat(lock.identity().sameFile(FileIdentity.of(file))).isTrue();
        assertThat(lock.sameLock(reader.read(file))).isTrue();
    }

    @Test
    void nothingThereIsSaidSo() {
        assertThatThrownBy(() -> reader.read(folder.resolve("none.lock")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anEmptyFileIsNotEvenOpened() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Path file = Files.createFile(folder.resolve("write.lock"));

        LockSnapshot lock = meanwhile(asked::incrementAndGet).read(file);

        assertThat(lock.payload()).isEqualTo(Payload.EMPTY);
        assertThat(lock.bytes()).isEmpty();
        assertThat(asked).as("asked whether it may be opened").hasValue(0);
    }

    @Test
    void aDirectoryALinkADeviceAndAPipeAreLeftAlone() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("d.lock"));
        Path link = Files.createSymbolicLink(folder.resolve("l.lock"), Path.of("/dev/zero"));
        Path pipe = folder.resolve("p.lock");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);

        isUnreadable(reader.read(directory), "it is no regular file but a directory");
        isUnreadable(reader.read(link), "it is no regular file but a symbolic link");
        Files.delete(link);
        isUnreadable(reader.read(pipe), "it is no regular file but a device, pipe or socket");
        isUnreadable(reader.read(Path.of("/dev/zero")), "it is no regular file but a device");
    }

    @Test
    void aLargeFileIsNoLockFile() throws IOException {
        Path most = folder.resolve("most.lock");
        Files.writeString(
                most, PAYLOAD + " ".repeat(LockFileReader.LIMIT_BYTES - PAYLOAD.length()));
        Path more = Files.writeString(folder.resolve("more.lock"), Files.readString(most) + " ");

        assertThat(reader.read(most).payload().recognised()).isTrue();
        isUnreadable(reader.read(more), "it is larger than 65536 bytes");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsNotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), PAYLOAD);
        String large = "{".repeat(3_000_000);

        LockSnapshot lock = meanwhile(() -> Files.writeString(file, large)).read(file);

        isUnreadable(lock, "it is larger than 65536 bytes");
    }

    @Test
    void aFileReplacedWhileItIsReadIsNobodys() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), PAYLOAD);
        Path other = Files.writeString(folder.resolve("b.lock"), PAYLOAD);

        LockSnapshot lock =
                meanwhile(
                                () ->
                                        Files.move(
                                                other,
                                                file,
                                                java.nio.file.StandardCopyOption.ATOMIC_MOVE))
                        .read(file);

        isUnreadable(lock, "it changed hands while it was read");
    }

    @Test
    void aFileRemovedWhileItIsReadIsGone() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), PAYLOAD);

        assertThatThrownBy(() -> meanwhile(() -> Files.delete(file)).read(file))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aPayloadWrittenAnewWhileItIsReadIsNotTakenForOneLongUnchanged() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), PAYLOAD);
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 60_000));

        LockSnapshot lock =
                meanwhile(
                                () ->
                                        Files.write(
                                                file,
                                                new byte[0],
                                                StandardOpenOption.TRUNCATE_EXISTING))
                        .read(file);

        isUnreadable(lock, "it was written while it was read");
    }

    @Test
    void aFileLockOfThisJvmSurvives() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/locks")));
        Path file = Files.writeString(folder.resolve("a.lock"), PAYLOAD);
        long pid = ProcessHandle.current().pid();
        LockFileReader careful = new LockFileReader(OwnFileLocks.ofKernel(pid));
        assertThat(careful.read(file).payload().recognised()).isTrue();

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assumeTrue(kernelKnows(pid, file), "/proc/locks shows this process's locks");
            isUnreadable(careful.read(file), "this process may hold a FileLock on it");
            assertThat(kernelKnows(pid, file)).as("the lock after a careful reading").isTrue();

            // The trap is real: any other reading drops the lock and tells nobody.
            reader.read(file);
            assertThat(kernelKnows(pid, file)).as("the lock after a careless reading").isFalse();
            assertThat(held.isValid()).isTrue();
        }
    }

    private static boolean kernelKnows(long pid, Path file) throws IOException {
        String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
        return OwnFileLocks.mentions(
                Files.readString(Path.of("/proc/locks")), Long.toString(pid), inode);
    }
}
