package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldWatchdogTest {
    @TempDir Path folder;

    private final CapturedLog log = new CapturedLog();

    @Test
    void releasesWhatIsOverdueAndNothingElse() throws Exception {
        SessionWriteLock locks = locks();
        HoldWatchdog watchdog = new HoldWatchdog(locks, 60_000, log.log());
        SessionLockHandle overdue = locks.acquire(folder.resolve("a.jsonl"), 1);
        SessionLockHandle inTime = locks.acquire(folder.resolve("b.jsonl"), 60_000);
        await().until(() -> overdue.heldForMs() > overdue.maxHoldMs());
        watchdog.fire();
        assertThat(overdue.lockFile()).doesNotExist();
        assertThat(inTime.lockFile()).exists();
        assertThat(locks.held().all()).containsExactly(inTime);
        assertThat(watchdog.view().fired()).isEqualTo(1);
        assertThat(watchdog.view().lastFiredAt()).isNotNull();
    }

    @Test
    void oneLockThatCannotBeReleasedDoesNotKeepTheOthersAndIsTriedAgain() throws Exception {
        SessionWriteLock locks = locks();
        HoldWatchdog watchdog = new HoldWatchdog(locks, 60_000, log.log());
        SessionLockHandle first = locks.acquire(folder.resolve("a.jsonl"), 1);
        SessionLockHandle second = locks.acquire(folder.resolve("b.jsonl"), 1);
        // A directory in its place can't be read as a lock file.
        Files.delete(first.lockFile());
        Files.createDirectory(first.lockFile());
        await().until(() -> Math.min(first.heldForMs(), second.heldForMs()) > 1);
        watchdog.fire();
        assertThat(second.lockFile()).doesNotExist();
        assertThat(log.text())
                .contains("ERROR watchdog could not release " + first.lockFile())
                .contains("WARN  watchdog released " + second.lockFile());
        assertThat(locks.held().all()).containsExactly(first);

        Files.delete(first.lockFile());
        watchdog.fire();
        assertThat(locks.held().all()).isEmpty();
    }

    private SessionWriteLock locks() {
        Settings settings = TestSettings.in(folder);
        SystemProcesses processes = new SystemProcesses();
        StalePolicy policy = new StalePolicy(settings.staleMs(), processes);
        return new SessionWriteLock(settings, policy, processes, log.log());
    }
}
