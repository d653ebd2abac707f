package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionWriteLockTest {
    @TempDir Path folder;

    private final CapturedLog log = new CapturedLog();
    private final SystemProcesses processes = new SystemProcesses();
    private Path session;
    private Path lockFile;

    @BeforeEach
    void names() {
        session = folder.resolve("s1.jsonl");
        lockFile = folder.resolve("s1.jsonl.lock");
    }

    @Test
    void recordsItsHolderWhileHeldAndLeavesNothingBehind() throws Exception {
        SessionWriteLock locks = locks(1_000);
        SessionLockHandle handle = locks.acquire(session, 1_234);
        Long startTime =
                processes.startTime(processes.self()).isPresent()
                        ? processes.startTime(processes.self()).getAsLong()
                        : null;
        assertThat(LockPayload.parse(Files.readAllBytes(lockFile)))
                .isEqualTo(
                        new LockPayload(
                                ProcessHandle.current().pid(),
                                handle.acquiredAt(),
                                1_234L,
                                startTime));
        assertThat(handle.lockFile()).isEqualTo(lockFile);
        assertThat(handle.maxHoldMs()).isEqualTo(1_234);
        assertThat(locks.held().find(lockFile)).containsSame(handle);
        handle.release();
        assertThat(lockFile).doesNotExist();
        assertThat(locks.held().all()).isEmpty();
    }

    @Test
    void theNextOneGetsItAfterTheRelease() throws Exception {
        SessionWriteLock locks = locks(10_000);
        SessionLockHandle first = locks.acquire(session, 60_000);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<SessionLockHandle> second = threads.submit(() -> locks.acquire(session, 60_000));
            assertThat(second.isDone()).isFalse();
            first.release();
            assertThat(second.get().acquiredAt()).isAfterOrEqualTo(first.acquiredAt());
            second.get().release();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void manyThreadsNeverHoldItTogether() throws Exception {
        SessionWriteLock locks = locks(20_000);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    for (int turn = 0; turn < 5; turn++) {
                                        SessionLockHandle handle = locks.acquire(session, 60_000);
                                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                        Thread.sleep(2);
                                        inside.decrementAndGet();
                                        handle.release();
                                    }
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(1);
        assertThat(log.text()).isEmpty();
    }

    @Test
    void aLivingHolderKeepsItUntilTheTimeout() throws Exception {
        SessionWriteLock locks = locks(120);
        SessionLockHandle handle = locks.acquire(session, 60_000);
        assertThatThrownBy(() -> locks.acquire(session, 60_000))
                .isInstanceOf(SessionLockTimeoutException.class)
                .hasMessageMatching(
                        "session file locked \\(timeout 120ms\\): pid="
                                + ProcessHandle.current().pid()
                                + " alive=true ageMs=\\d+ "
                                + lockFile);
        assertThat(log.text()).isEmpty();
        handle.release();
    }

    @Test
    void anOverdueLivingHolderKeepsItToo() throws Exception {
        SessionWriteLock locks = locks(120);
        SessionLockHandle handle = locks.acquire(session, 1);
        byte[] before = Files.readAllBytes(lockFile);
        assertThatThrownBy(() -> locks.acquire(session, 60_000))
                .isInstanceOf(SessionLockTimeoutException.class);
        assertThat(log.text())
                .containsPattern(
                        "WARN  session file lock stale \\(hold-exceeded\\): pid=\\d+ alive=true"
                                + " ageMs=\\d+ ");
        assertThat(Files.readAllBytes(lockFile)).isEqualTo(before);
        handle.release();
    }

    @Test
    void theLockOfAProcessThatDiedIsTaken() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        write(new LockPayload(child.pid(), now(), 60_000L, null));
        SessionWriteLock locks = locks(300);
        assertThatThrownBy(() -> locks.acquire(session, 60_000))
                .isInstanceOf(SessionLockTimeoutException.class)
                .hasMessageContaining("pid=" + child.pid() + " alive=true");
        child.destroyForcibly().waitFor();
        locks.acquire(session, 60_000).release();
        assertThat(log.text()).contains("removed session file lock stale (dead-pid)");
    }

    @Test
    void aLockOfThisProcessThatNobodyHereHasIsTaken() throws Exception {
        write(new LockPayload(processes.self(), now(), 60_000L, null));
        locks(1_000).acquire(session, 60_000).release();
        assertThat(log.text()).contains("removed session file lock stale (orphan-self-pid)");
    }

    @Test
    void aLockWithoutPayloadIsRespectedUntilItsGraceIsOver() throws Exception {
        Files.createFile(lockFile);
        SessionWriteLock locks = locks(120);
        assertThatThrownBy(() -> locks.acquire(session, 60_000))
                .isInstanceOf(SessionLockTimeoutException.class)
                .hasMessageContaining("pid=unknown alive=false");
        Files.setLastModifiedTime(lockFile, FileTime.from(Instant.now().minusSeconds(6)));
        locks.acquire(session, 60_000).release();
        assertThat(log.text()).contains("removed session file lock stale (missing-pid");
    }

    @Test
    void aForcedReleaseFreesTheLockAndTheHolderIsToldWhenItEnds() throws Exception {
        SessionWriteLock locks = locks(1_000);
        SessionLockHandle zombie = locks.acquire(session, 1);
        assertThat(locks.forceRelease(zombie)).isTrue();
        assertThat(locks.forceRelease(zombie)).as("a second time").isFalse();
        SessionLockHandle next = locks.acquire(session, 60_000);
        zombie.release();
        assertThat(lockFile).exists();
        assertThat(locks.held().all()).containsExactly(next);
        assertThat(log.text()).contains("WARN  lost lock " + lockFile);
        next.release();
        assertThat(lockFile).doesNotExist();
    }

    @Test
    void aLateReleaseDeletesNothingOfAnothers() throws Exception {
        SessionWriteLock locks = locks(1_000);
        SessionLockHandle handle = locks.acquire(session, 60_000);
        Files.delete(lockFile);
        write(new LockPayload(1L, now(), 60_000L, null));
        handle.release();
        assertThat(lockFile).exists();
        assertThat(log.text()).contains("lost lock " + lockFile);
        assertThat(locks.held().all()).isEmpty();
    }

    @Test
    void aSecondReleaseDoesNothing() throws Exception {
        SessionWriteLock locks = locks(1_000);
        SessionLockHandle first = locks.acquire(session, 60_000);
        first.release();
        SessionLockHandle second = locks.acquire(session, 60_000);
        first.release();
        assertThat(lockFile).exists();
        assertThat(log.text()).isEmpty();
        second.release();
    }

    @Test
    void closingGivesEverythingBackAndNothingMoreOut() throws Exception {
        SessionWriteLock locks = locks(1_000);
        locks.acquire(session, 60_000);
        locks.close();
        assertThat(lockFile).doesNotExist();
        assertThatThrownBy(() -> locks.acquire(session, 60_000))
                .isInstanceOf(IOException.class)
                .hasMessage("the gateway is shutting down");
        assertThat(lockFile).doesNotExist();
    }

    private SessionWriteLock locks(long acquireTimeoutMs) {
        Settings settings =
                TestSettings.in(
                        folder,
                        "session.writeLock.acquireTimeoutMs",
                        Long.toString(acquireTimeoutMs));
        return new SessionWriteLock(
                settings, new StalePolicy(settings.staleMs(), processes), processes, log.log());
    }

    private void write(LockPayload payload) throws IOException {
        Files.write(lockFile, payload.toBytes());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
