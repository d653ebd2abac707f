package dev.lockmedic.filelocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLockTest {
    private static final String TABLE =
            """
            1: POSIX  ADVISORY  WRITE 4711 fe:00:131090 0 EOF
            1: -> POSIX  ADVISORY  WRITE 4712 fe:00:131090 0 EOF
            2: FLOCK  ADVISORY  WRITE 4711 fe:00:131091 0 EOF
            3: POSIX  ADVISORY  READ  4711 00:15:383881 100 149
            4: OFDLCK ADVISORY  READ  -1 00:15:383881 100 149
            5: LEASE  ACTIVE    READ  4711 fe:00:7 0 EOF
            """;

    @TempDir Path folder;

    @Test
    void readsPosixLocksHeldAndWaitedFor() {
        assertThat(KernelLock.parse(TABLE))
                .containsExactly(
                        new KernelLock(false, 4711, "131090", 0, Long.MAX_VALUE),
                        new KernelLock(true, 4712, "131090", 0, Long.MAX_VALUE),
                        new KernelLock(false, 4711, "383881", 100, 149));
        assertThat(KernelLock.parse("")).isEmpty();
    }

    @Test
    void regionsTouchWhereTheyShareAByte() {
        KernelLock lock = new KernelLock(false, 1, "7", 100, 149);

        assertThat(lock.touches("7", 149, 1)).isTrue();
        assertThat(lock.touches("7", 150, 1)).isFalse();
        assertThat(lock.touches("7", 99, 1)).isFalse();
        assertThat(lock.touches("7", 99, 2)).isTrue();
        assertThat(lock.touches("7", 0, Long.MAX_VALUE)).isTrue();
        assertThat(lock.touches("7", 150, Long.MAX_VALUE)).isFalse();
        assertThat(lock.touches("8", 100, 50)).isFalse();
    }

    @Test
    void theKernelTellsOfThisProcess() throws IOException {
        Path file = folder.resolve("a");
        try (FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock(10, 5, false)) {
            String inode = Files.getAttribute(file, "unix:ino").toString();
            List<KernelLock> seen =
                    KernelLock.read().stream()
                            .filter(each -> each.pid() == ProcessHandle.current().pid())
                            .filter(each -> each.touches(inode, lock.position(), lock.size()))
                            .toList();

            assertThat(seen).hasSize(1);
            assertThat(seen.get(0).start()).isEqualTo(10);
            assertThat(seen.get(0).end()).isEqualTo(14);
        }
    }
}
