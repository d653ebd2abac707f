package dev.lockmedic.fence;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.settings.Fence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The strict fence on real files: a new inode with everything the old one had, or none. */
class ResourceSwapTest {
    private static final String NOT_REPLACED = "its resource was not replaced, and is fenced as by";

    @TempDir Path folder;
    private Path resource;

    @BeforeEach
    void make() throws IOException {
        resource = Files.writeString(folder.resolve("a.jsonl"), "{\"whole\":1}\n{\"torn\":");
    }

    private static ResourceSwap swap(Fence fence, long limit, boolean ownLock) {
        return new ResourceSwap(() -> fence, () -> limit, identity -> ownLock);
    }

    private String strict() {
        return swap(Fence.STRICT, 1 << 20, false).swap(resource);
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }

    private Stream<Path> files() throws IOException {
        return Files.list(folder);
    }

    @Test
    void aWritePastEveryCheckLandsNowhere() throws IOException {
        Object before = inode(resource);
        try (OutputStream zombie = Files.newOutputStream(resource, StandardOpenOption.APPEND)) {
            assertThat(strict()).isEqualTo("its resource was copied to a new inode (20 bytes)");
            zombie.write("late".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(resource).hasContent("{\"whole\":1}\n{\"torn\":");
        assertThat(inode(resource)).isNotEqualTo(before);
        try (Stream<Path> files = files()) {
            assertThat(files).containsExactly(resource);
        }
    }

    @Test
    void ownerModeTimesAndExtendedAttributesAreKept() throws IOException {
        Files.setPosixFilePermissions(resource, PosixFilePermissions.fromString("rw-r-x--x"));
        boolean root = "root".equals(Files.getOwner(resource).getName());
        if (root) {
            Files.setAttribute(resource, "unix:uid", 12345);
            Files.setAttribute(resource, "unix:gid", 54321);
        }
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(resource, UserDefinedFileAttributeView.class);
        boolean extended = view != null;
        try {
            view.write("host", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        } catch (IOException unsupported) {
            extended = false;
        }
        // The JDK copies times to the microsecond.
        Files.setLastModifiedTime(resource, FileTime.from(1_700_000_000_123_456L, MICROSECONDS));
        var before = Files.readAttributes(resource, "unix:uid,gid,mode,lastModifiedTime");

        assertThat(strict()).startsWith("its resource was copied");

        assertThat(Files.readAttributes(resource, "unix:uid,gid,mode,lastModifiedTime"))
                .isEqualTo(before);
        if (extended) {
            assertThat(
                            Files.getFileAttributeView(resource, UserDefinedFileAttributeView.class)
                                    .list())
                    .contains("host");
        }
    }

    @Test
    void onlyWhereItIsWanted() throws IOException {
        Object before = inode(resource);

        assertThat(swap(Fence.ON, 1 << 20, false).swap(resource)).isEmpty();
        assertThat(swap(Fence.OFF, 1 << 20, false).swap(resource)).isEmpty();
        assertThat(swap(Fence.STRICT, 1 << 20, false).swap(null)).isEmpty();
        assertThat(swap(Fence.STRICT, 1 << 20, false).swap(folder.resolve("none"))).isEmpty();
        assertThat(inode(resource)).isEqualTo(before);
    }

    @Test
    void whatCannotBeReplacedIsLeftAsItIsAndSaid() throws IOException {
        Object before = inode(resource);

        assertThat(swap(Fence.STRICT, 19, false).swap(resource))
                .startsWith(NOT_REPLACED)
                .endsWith("its 20 bytes are more than lockmedic.fence-copy-limit");
        assertThat(swap(Fence.STRICT, 1 << 20, true).swap(resource)).contains("a FileLock on it");
        Path link = Files.createSymbolicLink(folder.resolve("link"), resource);
        assertThat(swap(Fence.STRICT, 1 << 20, false).swap(link)).endsWith("no regular file");
        assertThat(swap(Fence.STRICT, 1 << 20, false).swap(folder)).endsWith("no regular file");
        Files.createLink(folder.resolve("second"), resource);
        assertThat(strict()).contains("it has more than one name");

        assertThat(inode(resource)).isEqualTo(before);
    }

    @Test
    void aCopyLeftBehindByAKilledProcessIsNoObstacle() throws IOException {
        Files.writeString(folder.resolve(".lockmedic.copy.a.jsonl"), "half");

        assertThat(strict()).startsWith("its resource was copied");
        assertThat(resource).hasContent("{\"whole\":1}\n{\"torn\":");
        assertThat(folder.resolve(".lockmedic.copy.a.jsonl")).doesNotExist();
    }

    @Test
    void aNameTooLongForACopyIsSaid() throws IOException {
        Path longName = folder.resolve("x".repeat(250));
        Files.writeString(longName, "x");
        assumeTrue(Files.exists(longName));

        assertThat(swap(Fence.STRICT, 1 << 20, false).swap(longName)).startsWith(NOT_REPLACED);
        assertThat(longName).hasContent("x");
    }
}
