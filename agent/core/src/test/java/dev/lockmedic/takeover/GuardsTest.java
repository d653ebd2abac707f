package dev.lockmedic.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guards of a JVM: one a directory, and their files out of the way of a directory's removal.
 */
@Timeout(30)
class GuardsTest {
    private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir Path folder;
    private final Guards guards = new Guards();

    private void use(Path directory) {
        Guard guard = guards.of(directory.resolve("a.lock"));
        assertThat(guard.acquire(LIMIT)).isEqualTo(Guard.Outcome.ACQUIRED);
        guard.release();
    }

    @Test
    void isOneForAllLocksOfADirectory() {
        assertThat(guards.isEmpty()).isTrue();
        Guard guard = guards.of(folder.resolve("a.lock"));

        assertThat(guards.of(folder.resolve("b.lock"))).isSameAs(guard);
        assertThat(guards.of(folder.resolve("x/b.lock"))).isNotSameAs(guard);
        assertThat(guards.in(folder)).isSameAs(guard);
        assertThat(guards.usedBeside(folder.resolve("c.lock"))).isTrue();
        assertThat(guards.usedBeside(folder.resolve("y/c.lock"))).isFalse();
        assertThat(guards.isEmpty()).isFalse();
    }

    @Test
    void aGuardFileAloneIsRemovedWithWhatAKilledReclaimerLeft() throws IOException {
        use(folder);
        Files.createFile(folder.resolve(Takeover.PIN_NAME));

        assertThat(guards.removeIfAlone(folder)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aGuardFileBesideOthersStays() throws IOException {
        use(folder);
        Files.createFile(folder.resolve("data"));

        assertThat(guards.removeIfAlone(folder)).isFalse();
        assertThat(folder.resolve(Guards.FILE_NAME)).exists();
    }

    @Test
    void aGuardFileThatAnotherJvmLeftGoesToo() throws IOException {
        Files.createFile(folder.resolve(Guards.FILE_NAME));

        assertThat(guards.removeIfAlone(folder)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whereThereIsNoGuardFileNothingIsDone() {
        assertThat(guards.removeIfAlone(folder)).isFalse();
        assertThat(guards.isEmpty()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void afterCloseNothingIsOpen() {
        use(folder);
        Guard guard = guards.in(folder);
        guards.close();

        assertThat(guards.isEmpty()).isTrue();
        assertThat(guard.acquire(LIMIT)).isEqualTo(Guard.Outcome.FAILED);
    }
}
