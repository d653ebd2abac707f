package dev.lockmedic.staleness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Liveness of real processes: this one, a child, an ended one, a zombie. */
@Timeout(60)
class SystemProcessesTest {
    private static final OptionalLong NOT_RECORDED = OptionalLong.empty();

    private final SystemProcesses processes = new SystemProcesses();

    @Test
    void thisOneIsAliveAndKnowsItsStart() {
        long self = processes.self();

        assertThat(self).isEqualTo(ProcessHandle.current().pid());
        assertThat(processes.liveness(self, NOT_RECORDED)).isEqualTo(Liveness.ALIVE);
        assertThat(processes.selfStartMillis())
                .isBetween(System.currentTimeMillis() - 86_400_000, System.currentTimeMillis());
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")));
        assertThat(processes.selfStartTicks()).isPresent();
        assertThat(processes.liveness(self, processes.selfStartTicks())).isEqualTo(Liveness.ALIVE);
    }

    @Test
    void anotherStartThanTheRecordedOneIsAnotherProcess() {
        assumeTrue(processes.selfStartTicks().isPresent());
        OptionalLong other = OptionalLong.of(processes.selfStartTicks().getAsLong() - 1);

        assertThat(processes.liveness(processes.self(), other)).isEqualTo(Liveness.RECYCLED);
    }

    @Test
    void aChildIsAliveUntilItHasEnded() throws Exception {
        Process child = new ProcessBuilder("sleep", "1000").start();
        try {
            assertThat(processes.liveness(child.pid(), NOT_RECORDED)).isEqualTo(Liveness.ALIVE);
            await().until(
                            () ->
                                    processes
                                            .commandLine(child.pid())
                                            .filter(line -> line.endsWith("sleep 1000"))
                                            .isPresent());
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(processes.liveness(child.pid(), NOT_RECORDED)).isEqualTo(Liveness.DEAD);
    }

    @Test
    void aPidThatNobodyHasIsDead() {
        assertThat(processes.liveness(Long.MAX_VALUE, NOT_RECORDED)).isEqualTo(Liveness.DEAD);
        assertThat(processes.commandLine(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aZombieDoesNotRunAlthoughTheJdkCallsItAlive() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")));
        // The shell becomes a sleep, which never asks for its child's end; the child must not end
        // before that, for the shell might.
        Process parent =
                new ProcessBuilder("sh", "-c", "sleep 1 & echo $!; exec sleep 1000").start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            long zombie = Long.parseLong(out.readLine());

            await().until(() -> processes.liveness(zombie, NOT_RECORDED) == Liveness.DEAD);
            assertThat(Files.readString(Path.of("/proc/" + zombie + "/stat"))).contains(") Z ");
            assertThat(ProcessHandle.of(zombie).map(ProcessHandle::isAlive)).contains(true);
        } finally {
            parent.destroyForcibly();
        }
    }
}
