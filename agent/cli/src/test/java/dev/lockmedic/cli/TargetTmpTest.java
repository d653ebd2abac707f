package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTmpTest {
    @TempDir Path process;
    private Path ours;

    @BeforeEach
    void likeOurs() throws IOException {
        ours = Files.createDirectories(process.resolve("root/tmp"));
        mounts("overlay / overlay rw,relatime 0 0");
    }

    @Test
    void ofWhatIsLikeOursNothingIsSaid() {
        assertThat(problem()).isEmpty();
    }

    @Test
    void anotherThanOurs() throws IOException {
        ours = Files.createDirectory(process.resolve("ours"));
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("of its own"));
    }

    @Test
    void readOnlyByItsOwnMountOrByTheRoots() throws IOException {
        mounts("overlay / overlay rw 0 0", "tmpfs /tmp tmpfs ro,relatime 0 0");
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("read-only"));
        mounts("overlay / overlay ro,relatime 0 0");
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("read-only"));
        mounts("overlay / overlay ro 0 0", "tmpfs /tmp tmpfs rw,errors=remount-ro 0 0");
        assertThat(problem()).isEmpty();
    }

    @Test
    void notThere() throws IOException {
        Files.delete(process.resolve("root/tmp"));
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("no /tmp"));
    }

    @Test
    void whatCannotBeSeenIsNoTrouble() {
        assertThat(TargetTmp.of(1, process.resolve("none"), ours)).isEmpty();
    }

    private Optional<String> problem() {
        return TargetTmp.of(4711, process, ours).map(TargetTmp.Trouble::problem);
    }

    private void mounts(String... lines) throws IOException {
        Files.write(process.resolve("mounts"), java.util.List.of(lines));
    }
}
