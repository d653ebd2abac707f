package dev.lockmedic.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard of a directory: one at a time, in this JVM and among JVMs; in doubt not at all. */
@Timeout(60)
class GuardTest {
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    @TempDir Path folder;
    private final Guards guards = new Guards();

    private Path lockFile() {
        return folder.resolve("a.lock");
    }

    private Guard guard() {
        return guards.of(lockFile());
    }

    private Path file() {
        return folder.resolve(Guards.FILE_NAME);
    }

    private ChildJvm child() {
        return ChildJvm.start(GuardHolder.class, lockFile().toString());
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void threadsHaveItOneAtATime() throws InterruptedException {
        int rounds = 2000;
        int[] unguarded = new int[1];
        Runnable counting =
                () -> {
                    for (int i = 0; i < rounds; i++) {
                        assertThat(guard().acquire(LONG)).isEqualTo(Guard.Outcome.ACQUIRED);
                        unguarded[0]++;
                        guard().release();
                    }
                };
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(start(counting));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(unguarded[0]).isEqualTo(3 * rounds);
    }

    @Test
    void anotherThreadGetsItOnlyAfterTheRelease() {
        Guard guard = guard();
        assertThat(guard.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        AtomicReference<Guard.Outcome> other = new AtomicReference<>();

        start(() -> other.set(guard.acquire(SHORT)));
        await().until(() -> other.get() == Guard.Outcome.TIMED_OUT);
        assertThat(guard.problem()).contains("another thread of this JVM");

        guard.release();
        start(() -> other.set(guard.acquire(SHORT)));
        await().until(() -> other.get() == Guard.Outcome.ACQUIRED);
    }

    @Test
    void anotherJvmKeepsItFromUsUntilItsRelease() {
        try (ChildJvm child = child()) {
            assertThat(child.line()).isEqualTo("ACQUIRED");
            assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.TIMED_OUT);
            assertThat(guard().problem()).contains("another process").contains(file().toString());
        }
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    @Test
    void weKeepItFromAnotherJvm() {
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        try (ChildJvm child = child()) {
            assertThat(child.line()).isEqualTo("TIMED_OUT");
        }
        guard().release();
        try (ChildJvm child = child()) {
            assertThat(child.line()).isEqualTo("ACQUIRED");
        }
    }

    @Test
    void aKilledJvmLeavesNothingBehind() throws InterruptedException {
        try (ChildJvm child = child()) {
            assertThat(child.line()).isEqualTo("ACQUIRED");
            child.kill();
            assertThat(guard().acquire(LONG)).isEqualTo(Guard.Outcome.ACQUIRED);
        }
    }

    @Test
    void aGuardFileThatSomebodyDeletedIsMadeAnew() throws IOException {
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        guard().release();
        Files.delete(file());

        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        assertThat(file()).exists();
        try (ChildJvm child = child()) {
            assertThat(child.line()).as("the guard is that of the new file").isEqualTo("TIMED_OUT");
        }
    }

    @Test
    void withoutItsDirectoryThereIsNothingToGuard() throws IOException {
        Path gone = folder.resolve("gone");
        Guard guard = guards.of(gone.resolve("a.lock"));
        assertThat(guard.acquire(SHORT)).isEqualTo(Guard.Outcome.NO_DIRECTORY);

        Files.createDirectory(gone);
        assertThat(guard.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    @Test
    void onlyARegularFileIsAGuard() throws Exception {
        Files.createDirectory(file());
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.FAILED);
        assertThat(guard().problem()).contains("no regular file");

        Files.delete(file());
        Path target = Files.createFile(folder.resolve("target"));
        Files.createSymbolicLink(file(), target);
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.FAILED);

        Files.delete(file());
        assumeTrue(new ProcessBuilder("mkfifo", file().toString()).start().waitFor() == 0);
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.FAILED);

        Files.delete(file());
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    /** Else this JVM would keep it until its end, and so keep it from all others. */
    @Test
    void anAttemptThatFailsHalfWayKeepsNothing() throws IOException {
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        guard().release();
        Path aside = folder.resolveSibling(folder.getFileName() + "-aside");
        Files.move(folder, aside);
        Files.createFile(folder);

        assertThat(guard().acquire(SHORT)).as(guard().problem()).isEqualTo(Guard.Outcome.FAILED);

        Files.delete(folder);
        Files.move(aside, folder);
        try (ChildJvm child = child()) {
            assertThat(child.line()).isEqualTo("ACQUIRED");
        }
        assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    @Test
    void anInterruptedThreadCanTakeItAndStaysInterrupted() {
        AtomicBoolean stayed = new AtomicBoolean();
        AtomicReference<Guard.Outcome> outcome = new AtomicReference<>();
        Guard guard = guard();
        assertThat(guard.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        Thread interrupted =
                start(
                        () -> {
                            Thread.currentThread().interrupt();
                            outcome.set(guard.acquire(LONG));
                            stayed.set(Thread.currentThread().isInterrupted());
                        });
        // It waits, for as long as we have it.
        await().until(() -> interrupted.isInterrupted() || !interrupted.isAlive());
        assertThat(outcome).hasValue(null);
        guard.release();

        await().until(() -> !interrupted.isAlive());
        assertThat(outcome).hasValue(Guard.Outcome.ACQUIRED);
        assertThat(stayed).isTrue();
    }

    @Test
    void oneDirectoryByTwoNamesIsOneGuard() throws IOException {
        Path alias = folder.resolveSibling(folder.getFileName() + "-alias");
        Files.createSymbolicLink(alias, folder);
        try {
            Guard other = guards.of(alias.resolve("a.lock"));
            assertThat(guard().acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
            assertThat(other.acquire(SHORT)).isEqualTo(Guard.Outcome.TIMED_OUT);
            guard().release();
            assertThat(other.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        } finally {
            Files.delete(alias);
        }
    }

    /** Its channel, closed late, would drop the lock of the guard that has come after it. */
    @Test
    void aGuardOnceForgottenIsNeverUsedAgain() {
        Guard before = guard();
        assertThat(before.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        guards.forget(folder);
        before.release();
        assertThat(before.acquire(SHORT)).isEqualTo(Guard.Outcome.FAILED);

        Guard after = guard();
        assertThat(after).isNotSameAs(before);
        assertThat(after.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        guards.forget(folder.resolve("elsewhere"));
        before.close();
        try (ChildJvm child = child()) {
            assertThat(child.line()).isEqualTo("TIMED_OUT");
        }
    }
}
