package dev.lockmedic.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel's table of locks says of this process and a file. */
class OwnFileLocksTest {
    private static final String TABLE =
            """
            1: POSIX  ADVISORY  WRITE 4711 fe:00:131090 0 EOF
            2: FLOCK  ADVISORY  WRITE 815 00:2d:77 0 EOF
            2: -> POSIX  ADVISORY  READ 4712 fe:00:131091 128 128
            3: OFDLCK ADVISORY  WRITE -1 fe:00:5 0 EOF
            """;

    @ParameterizedTest
    @CsvSource({
        "4711, 131090, true",
        "815, 77, true",
        "4712, 131091, true",
        "4711, 131091, false",
        "4712, 131090, false",
        "4711, 1090, false",
        "711, 131090, false",
        "0, 0, false",
    })
    void mentionsALockByProcessAndInode(String pid, String inode, boolean expected) {
        assertThat(OwnFileLocks.mentions(TABLE, pid, inode)).isEqualTo(expected);
    }

    @Test
    void anEmptyTableMentionsNothing() {
        assertThat(OwnFileLocks.mentions("", "1", "1")).isFalse();
        assertThat(OwnFileLocks.mentions("garbage\n\n1: POSIX", "1", "1")).isFalse();
    }

    @Test
    void withoutAnInodeItMayBeLocked() throws IOException {
        FileTime now = FileTime.fromMillis(0);
        FileIdentity keyless = new FileIdentity(FileIdentity.Kind.FILE, null, now, false, now, 1);

        assertThat(OwnFileLocks.ofKernel(1).mayHold(keyless)).isTrue();
    }
}
