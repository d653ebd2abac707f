package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SystemProcessesTest {
    private final SystemProcesses processes = new SystemProcesses();

    @Test
    void readsTheFieldsAfterACommandWithSpacesAndParentheses() {
        assertThat(SystemProcesses.fieldsAfterCommand("7 (a) b (c) S 1 2\n"))
                .containsExactly("S", "1", "2");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsALivingChildFromOneThatHasExited() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        assertThat(processes.isAlive(child.pid())).isTrue();
        assertThat(processes.startTime(child.pid()).getAsLong())
                .isGreaterThanOrEqualTo(processes.startTime(processes.self()).getAsLong());
        child.destroyForcibly().waitFor();
        assertThat(processes.isAlive(child.pid())).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatNobodyWaitedForIsNotAlive() throws Exception {
        // The shell's child exits at once; then the shell becomes a program that never waits.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
        try {
            long zombie = Long.parseLong(parent.inputReader().readLine());
            await().until(() -> !processes.isAlive(zombie));
            assertThat(ProcessHandle.of(zombie)).as("still in the process table").isPresent();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }
}
