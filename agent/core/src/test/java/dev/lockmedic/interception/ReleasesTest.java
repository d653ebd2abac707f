package dev.lockmedic.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.events.Events;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.hooks.Call;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.Adopter;
import dev.lockmedic.reclaim.Contenders;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.reclaim.HolderCare;
import dev.lockmedic.reclaim.HolderNotices;
import dev.lockmedic.reclaim.Investigator;
import dev.lockmedic.reclaim.Taking;
import dev.lockmedic.reclaim.Takings;
import dev.lockmedic.reclaim.ZombieReleases;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guard;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The release fence: a deletion removes only the file of a hold that is not lost. */
@Timeout(60)
class ReleasesTest {
    private static final long SHORT = 20_000_000;

    @TempDir Path folder;
    private final HoldRegistry holds = new HoldRegistry();
    private final Guards guards = new Guards();
    private final Healers healers = new Healers("healer", problem -> {});
    private ZombieReleases zombies;
    private Releases releases;
    private Contenders contenders;
    private volatile boolean starved;
    private Path lock;

    @BeforeEach
    void make() {
        lock = folder.resolve("a.lock");
        Settings settings = Settings.resolve("", new Properties(), Map.of(), text -> {});
        AgentLog log = new AgentLog(this::levelIfThereIsMemory);
        HealLog heals = new HealLog(log, new Events());
        LockFileReader reader = new LockFileReader(identity -> levelIfThereIsMemory() == null);
        Takeover takeover = new Takeover(guards, reader);
        Investigator investigator =
                new Investigator(settings, holds, new SystemProcesses(), reader, new ThisMachine());
        HolderNotices notices =
                new HolderNotices(settings, investigator, new Waiters(), new Events(), log);
        Taking taking = Takings.of(settings, holds, takeover, notices);
        HolderCare care =
                new HolderCare(
                        settings,
                        healers,
                        healers,
                        holds,
                        investigator,
                        taking,
                        notices,
                        heals,
                        log);
        Adopter adopter = new Adopter(holds, care, investigator, new Events(), log);
        contenders = new Contenders(settings, healers, holds, investigator, taking, heals, adopter);
        zombies = new ZombieReleases(holds, investigator, care, new Events(), log);
        releases = new Releases(holds, guards, contenders, zombies);
    }

    private LogLevel levelIfThereIsMemory() {
        if (starved) {
            throw new OutOfMemoryError("in a test");
        }
        return LogLevel.OFF;
    }

    @AfterEach
    void close() {
        healers.close();
    }

    private Path file(long pid) throws IOException {
        return Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":60000}"
                        .formatted(pid, Instant.now()));
    }

    private Hold taken(Thread thread) throws IOException {
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        file(ProcessHandle.current().pid());
        return holds.begin(
                new Hold.Start(
                        Hold.Kind.LOCK_FILE,
                        lock.toString(),
                        lock,
                        thread,
                        nanos,
                        millis,
                        System.currentTimeMillis(),
                        true,
                        false));
    }

    private Call deleting() {
        return releases.begin(lock, Refusal.SILENCE);
    }

    private Guard.Outcome guardForAnotherThread() throws InterruptedException {
        AtomicReference<Guard.Outcome> outcome = new AtomicReference<>();
        Thread other =
                new Thread(
                        () -> {
                            outcome.set(guards.of(lock).acquire(SHORT));
                            if (outcome.get() == Guard.Outcome.ACQUIRED) {
                                guards.of(lock).release();
                            }
                        });
        other.start();
        other.join();
        return outcome.get();
    }

    @Test
    void aHolderDeletesItsOwnLockUnderTheGuard() throws Exception {
        Hold hold = taken(Thread.currentThread());

        Call call = deleting();
        assertThat(call.skips()).isFalse();
        assertThat(guardForAnotherThread()).isEqualTo(Guard.Outcome.TIMED_OUT);
        Files.delete(lock);
        assertThat(call.again(true, null, null)).isFalse();

        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(guardForAnotherThread()).isEqualTo(Guard.Outcome.ACQUIRED);
        assertThat(releases.begin(lock, Refusal.SILENCE)).as("nobody's any more").isNull();
    }

    @Test
    void anotherThreadMayGiveItBackForTheHolder() throws IOException {
        Hold hold = taken(new Thread(() -> {}));

        Call call = deleting();
        assertThat(call.skips()).isFalse();
        call.again(true, null, null);
        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
    }

    @Test
    void aDeletionThatFailsReleasesNothingButTheGuard() throws Exception {
        Hold hold = taken(Thread.currentThread());

        deleting().again(true, null, new IOException("no"));

        assertThat(hold.isHeld()).isTrue();
        assertThat(guardForAnotherThread()).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    @Test
    void aZombieDeletesNothingOfItsSuccessors() throws Exception {
        Hold lost = taken(Thread.currentThread());
        holds.lost(lost);
        Hold successor = taken(new Thread(() -> {}));

        Call call = deleting();

        assertThat(call.skips()).isTrue();
        assertThat(call.refusal()).isNull();
        assertThat(call.result()).isTrue();
        assertThat(successor.isHeld()).isTrue();
        assertThat(zombies.refused()).isEqualTo(1);
        assertThat(guardForAnotherThread()).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    /** As it was when another process reclaimed, and a second thread took it, before any look. */
    @Test
    void aZombieThatNobodyHasMissedYetDeletesNothingEither() throws IOException {
        taken(Thread.currentThread());
        Files.delete(lock);
        Hold successor = taken(new Thread(() -> {}));

        assertThat(deleting().skips()).isTrue();
        assertThat(successor.isHeld()).isTrue();
    }

    @Test
    void theLockOfAnotherProcessInItsPlaceIsLeftAlone() throws IOException {
        Hold hold = taken(Thread.currentThread());
        Path other =
                Files.writeString(
                        folder.resolve("b"), "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}");
        hold.madeFile().identity(dev.lockmedic.lockfile.FileIdentity.of(lock));
        Files.move(other, lock, StandardCopyOption.ATOMIC_MOVE);

        assertThat(deleting().skips()).isTrue();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(zombies.refused()).isEqualTo(1);
    }

    @Test
    void nothingThereIsSaidAsTheJdkWouldSayIt() throws Exception {
        taken(Thread.currentThread());
        Files.delete(lock);
        Call call = deleting();
        assertThat(call.skips()).isTrue();
        assertThat(call.refusal()).isInstanceOf(NoSuchFileException.class);

        taken(Thread.currentThread());
        Files.delete(lock);
        Call ifExists = releases.begin(lock, Refusal.FALSE);
        assertThat(ifExists.refusal()).isNull();
        assertThat(ifExists.result()).isFalse();
        assertThat(guardForAnotherThread()).isEqualTo(Guard.Outcome.ACQUIRED);
    }

    /** A host that cleans up by its own policy, after this JVM has lost a hold of that lock. */
    @Test
    void whoNeverHadItMayDeleteItOnlyIfItIsStale() throws IOException {
        Hold lost = taken(new Thread(() -> {}));
        holds.lost(lost);
        file(1);
        assertThat(deleting().skips()).as("a live process's").isTrue();

        file(Long.MAX_VALUE);
        assertThat(deleting()).as("a dead process's").isNull();
    }

    @Test
    void anEmptyLockOfAnotherProtocolGetsNoGuardFileBesideIt() throws IOException {
        taken(Thread.currentThread());
        Files.delete(lock);
        Files.createFile(lock);
        holds.begin(
                new Hold.Start(
                        Hold.Kind.LOCK_FILE,
                        lock.toString(),
                        lock,
                        Thread.currentThread(),
                        System.nanoTime(),
                        System.currentTimeMillis(),
                        System.currentTimeMillis(),
                        true,
                        false));

        assertThat(deleting().skips()).isFalse();
        assertThat(guards.isEmpty()).isTrue();
    }

    /**
     * Its limit might pass right before the deletion, and then the deletion would hit another's.
     */
    @Test
    void withoutTheGuardTheDeletionIsLeftToAHealer() throws Exception {
        Hold hold = taken(Thread.currentThread());
        Guard guard = guards.of(lock);
        assertThat(guard.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        AtomicReference<Call> call = new AtomicReference<>();
        Thread releasing = new Thread(() -> call.set(deleting()));
        releasing.start();
        releasing.join();

        assertThat(call.get().skips()).isTrue();
        assertThat(call.get().result()).isTrue();
        assertThat(lock).exists();
        assertThat(hold.isGivenBack()).isTrue();

        guard.release();
        await().until(() -> hold.state() == Hold.State.RELEASED);
        assertThat(lock).doesNotExist();
    }

    /** Else a host that takes its lock again at once would find it taken. */
    @Test
    void whatWasGivenBackIsNoObstacleToTheNext() throws Exception {
        Hold hold = taken(Thread.currentThread());
        hold.givenBack();

        assertThat(contenders.contended(lock)).isTrue();
        assertThat(lock).doesNotExist();
        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
    }

    @Test
    void aReleaseWaitsForAReclaimerAndIsThenRefused() throws Exception {
        Hold hold = taken(Thread.currentThread());
        Guard guard = guards.of(lock);
        assertThat(guard.acquire(SHORT)).isEqualTo(Guard.Outcome.ACQUIRED);
        AtomicReference<Call> call = new AtomicReference<>();
        Thread releasing = new Thread(() -> call.set(deleting()));
        releasing.start();
        await().until(
                        () ->
                                releasing.getState() == Thread.State.TIMED_WAITING
                                        || call.get() != null);
        holds.lost(hold);
        guard.release();
        releasing.join();

        assertThat(call.get().skips()).isTrue();
    }

    @Test
    void aZombieIsRefusedEvenIfThereIsNoMemoryToTellOfIt() throws IOException {
        Hold hold = taken(Thread.currentThread());
        holds.lost(hold);
        starved = true;

        assertThat(deleting().skips()).isTrue();
        assertThat(hold.knowsItsLoss()).isTrue();
    }

    @Test
    void aStrangerIsRefusedIfThereIsNoMemoryToJudgeWhatItDeletes() throws IOException {
        holds.lost(taken(new Thread(() -> {})));
        starved = true;

        assertThat(deleting().skips()).isTrue();
        Call moving = releases.begin(lock, Refusal.NO_SUCH_FILE);
        assertThat(moving.skips()).isTrue();
        assertThat(moving.refusal()).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aHolderWithinItsLimitGivesBackWithoutMemory() throws IOException {
        Hold hold = taken(Thread.currentThread());
        starved = true;

        Call call = deleting();
        assertThat(call.skips()).isFalse();
        Files.delete(lock);
        call.again(true, null, null);
        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
    }

    @Test
    void whatAnOverdueHolderGivesBackWithoutMemoryAHealerRemoves() throws IOException {
        Hold hold = taken(Thread.currentThread());
        hold.limit(new HoldLimits(0, HoldLimits.FROM_PAYLOAD));
        starved = true;

        Call call = deleting();
        assertThat(call.skips()).isTrue();
        assertThat(call.result()).isTrue();
        assertThat(hold.isGivenBack()).isTrue();
    }
}
