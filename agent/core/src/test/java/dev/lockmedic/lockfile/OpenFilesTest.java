package dev.lockmedic.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which files this process has open, by the kernel's own list. */
@EnabledOnOs(OS.LINUX)
class OpenFilesTest {
    @TempDir Path folder;

    @Test
    void aFileIsIncludedAsLongAsItIsOpen() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), "x");
        Object key = FileIdentity.of(file).fileKey();

        assertThat(OpenFiles.mayInclude(key)).isFalse();
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
            assertThat(open.isOpen()).isTrue();
            assertThat(OpenFiles.mayInclude(key)).isTrue();
        }
        assertThat(OpenFiles.mayInclude(key)).isFalse();
    }

    @Test
    void anyNameAndADeletedOneWillDo() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), "x");
        Path link = Files.createLink(folder.resolve("b.lock"), file);
        Object key = FileIdentity.of(file).fileKey();

        try (FileChannel open = FileChannel.open(link, StandardOpenOption.READ)) {
            Files.delete(link);
            assertThat(open.isOpen()).isTrue();
            assertThat(OpenFiles.mayInclude(key)).isTrue();
        }
    }

    @Test
    void aLockIsStillSeenThroughBothLooks() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), "x");
        OwnFileLocks locks = OwnFileLocks.ofKernel(ProcessHandle.current().pid());

        assertThat(locks.mayHold(FileIdentity.of(file))).isFalse();
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(locks.mayHold(FileIdentity.of(file))).isFalse();
            open.lock();
            assertThat(locks.mayHold(FileIdentity.of(file))).isTrue();
        }
        assertThat(locks.mayHold(FileIdentity.of(file))).isFalse();
    }
}
