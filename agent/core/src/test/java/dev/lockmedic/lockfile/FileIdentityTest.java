package dev.lockmedic.lockfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file lies at a path: the same one after a write, another one after delete and create. */
class FileIdentityTest {
    @TempDir Path folder;

    @Test
    void tellsKindsApartAndFollowsNoLink() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(FileIdentity.of(file).kind()).isEqualTo(FileIdentity.Kind.FILE);
        assertThat(FileIdentity.of(folder).kind()).isEqualTo(FileIdentity.Kind.DIRECTORY);
        assertThat(FileIdentity.of(link).kind()).isEqualTo(FileIdentity.Kind.SYMBOLIC_LINK);
        assertThat(FileIdentity.of(Path.of("/dev/null")).kind()).isEqualTo(FileIdentity.Kind.OTHER);
        assertThatThrownBy(() -> FileIdentity.of(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileStaysTheSameWhenItIsWrittenOrLinked() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lock"), "x");
        FileIdentity before = FileIdentity.of(file);
        Files.writeString(file, "longer");
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 5000));
        Path link = Files.createLink(folder.resolve("pin"), file);

        assertThat(FileIdentity.of(file).sameFile(before)).isTrue();
        assertThat(FileIdentity.of(link).sameFile(before)).isTrue();
        assertThat(before.sameFile(FileIdentity.of(file))).isTrue();
    }

    /** Written in the tick of its birth, as most lock files are, on a reused inode number. */
    @Test
    void aFileMadeAnewIsAnotherEvenWithTheSameInode() throws IOException {
        Path file = folder.resolve("a.lock");
        for (int i = 0; i < 20; i++) {
            Files.writeString(file, "x");
            FileIdentity before = FileIdentity.of(file);
            Files.delete(file);
            FileIdentity after;
            do {
                Files.deleteIfExists(file);
                Files.writeString(file, "x");
                after = FileIdentity.of(file);
                // Until the kernel's clock has gone on; births within one tick can't be told apart.
            } while (after.birth().equals(before.birth()));
            assumeTrue(after.hasBirth(), "this file system keeps no births");

            assertThat(after.sameFile(before)).as("%s and %s", before, after).isFalse();
            assertThat(before.sameFile(after)).isFalse();
        }
    }

    @Test
    void withoutBirthsInodeAndKindDecide() {
        FileTime early = FileTime.fromMillis(1000);
        FileTime late = FileTime.fromMillis(9000);
        FileIdentity before = file("key", early, false);

        assertThat(file("key", late, false).sameFile(before)).isTrue();
        assertThat(file("other", early, false).sameFile(before)).isFalse();
        assertThat(file(null, early, false).sameFile(file(null, early, false))).isFalse();
        assertThat(
                        new FileIdentity(FileIdentity.Kind.DIRECTORY, "key", early, false, early, 1)
                                .sameFile(before))
                .isFalse();
    }

    @Test
    void oneKnownBirthIsEnoughToTellTwoFilesApart() {
        FileIdentity known = file("key", FileTime.fromMillis(1000), true);
        FileIdentity unknown = file("key", FileTime.fromMillis(9000), false);

        assertThat(known.sameFile(unknown)).isFalse();
        assertThat(unknown.sameFile(known)).isFalse();
    }

    @Test
    void isBornWithinTheTimeOfTheCallThatMadeIt() throws IOException {
        long from = System.currentTimeMillis();
        Path file = Files.createFile(folder.resolve("a.lock"));
        long to = System.currentTimeMillis();

        assertThat(FileIdentity.of(file).bornBetween(from, to)).isTrue();
        assertThat(FileIdentity.of(file).bornBetween(from + 60_000, to + 60_000)).isFalse();
        assertThat(FileIdentity.of(file).bornBetween(from - 60_000, to - 60_000)).isFalse();
    }

    private static FileIdentity file(Object key, FileTime birth, boolean hasBirth) {
        return new FileIdentity(FileIdentity.Kind.FILE, key, birth, hasBirth, birth, 1);
    }
}
