package dev.lockmedic.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.FileIdentity;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

class FileLockTableTest {
    private static final String TABLE =
            """
            1: POSIX  ADVISORY  WRITE 4711 fe:00:131090 0 EOF
            2: FLOCK  ADVISORY  WRITE 812 fe:00:77 0 EOF
            2: -> FLOCK  ADVISORY  WRITE 813 fe:00:78 0 EOF
            """;

    private static FileIdentity file(Object key) {
        FileTime time = FileTime.fromMillis(0);
        return new FileIdentity(FileIdentity.Kind.FILE, key, time, true, time, 0);
    }

    @Test
    void findsLocksOfAllKindsByInode() {
        assertThat(FileLockTable.mentions(TABLE, file("(dev=fe00,ino=131090)"))).isTrue();
        assertThat(FileLockTable.mentions(TABLE, file("(dev=fe00,ino=77)"))).isTrue();
        assertThat(FileLockTable.mentions(TABLE, file("(dev=fe00,ino=78)"))).isTrue();
    }

    @Test
    void otherInodesAreNotLocked() {
        assertThat(FileLockTable.mentions(TABLE, file("(dev=fe00,ino=13109)"))).isFalse();
        assertThat(FileLockTable.mentions(TABLE, file("(dev=fe00,ino=90)"))).isFalse();
    }

    @Test
    void aFileWithoutAKeyIsInDoubt() {
        assertThat(FileLockTable.mentions(TABLE, file(null))).isTrue();
    }
}
