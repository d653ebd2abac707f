package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The holder's side of a real lock file, each look asked for by the test instead of a watchdog. */
@Timeout(60)
class HolderCareTest {
    @TempDir Path folder;
    private final HoldRegistry holds = new HoldRegistry();
    private final Healers healers = new Healers("test-healer", problem -> {});
    private final AtomicInteger looks = new AtomicInteger();
    private Path lock;
    private HealLog heals;

    @BeforeEach
    void theLockFile() {
        lock = folder.resolve("a.lock");
    }

    @AfterEach
    void close() {
        healers.close();
    }

    private HolderCare care(String policy) {
        return care(policy, healers);
    }

    private HolderCare care(String policy, Healers healers) {
        Settings settings =
                Settings.resolve("policy=" + policy, new Properties(), Map.of(), text -> {});
        LockFileReader reader = new LockFileReader(identity -> false);
        Investigator investigator =
                new Investigator(settings, holds, new SystemProcesses(), reader);
        AgentLog log = new AgentLog(() -> LogLevel.OFF);
        heals = new HealLog(log);
        HolderNotices notices = new HolderNotices(settings, investigator, log);
        HolderCare care =
                new HolderCare(
                        settings,
                        healers,
                        healers,
                        holds,
                        investigator,
                        Takings.of(settings, holds, new Takeover(new Guards(), reader), notices),
                        notices,
                        heals,
                        log);
        care.timedBy((at, hold) -> looks.incrementAndGet());
        return care;
    }

    /** Held by this thread for a minute, with a recorded limit. */
    private Hold held(long maxHoldMillis) throws IOException {
        long from = System.currentTimeMillis();
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":%d}"
                        .formatted(
                                ProcessHandle.current().pid(),
                                Instant.now().minusSeconds(60),
                                maxHoldMillis));
        Hold.Start start =
                new Hold.Start(
                        Hold.Kind.LOCK_FILE,
                        lock.toString(),
                        lock,
                        Thread.currentThread(),
                        System.nanoTime() - TimeUnit.SECONDS.toNanos(60),
                        from,
                        System.currentTimeMillis(),
                        true,
                        false);
        return holds.begin(start);
    }

    /** One look, through to the moment it asks for the next one or ends the hold. */
    private void look(HolderCare care, Hold hold) {
        int before = looks.get();
        hold.lookAt(System.nanoTime());
        care.due(hold);
        await().until(() -> looks.get() > before || !hold.isHeld());
    }

    @Test
    void anOverdueLockIsReleasedAndItsHolderIsAZombie() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(1000);

        look(care, hold);

        await().until(() -> !heals.last().isEmpty());
        assertThat(lock).doesNotExist();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
        Heal heal = heals.last().get(0);
        assertThat(heal.outcome()).isEqualTo(Heal.Outcome.RELEASED);
        assertThat(heal.action()).isEqualTo(Heal.Action.FORCE_RELEASE);
        assertThat(heal.reasons()).isEqualTo(List.of("hold-exceeded"));
        assertThat(heal.seen()).isEqualTo("the lock file is gone");
    }

    @Test
    void aLockWithinItsLimitIsLookedAtAgainAtItsDeadline() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);

        look(care, hold);

        assertThat(lock).exists();
        assertThat(hold.isHeld()).isTrue();
        assertThat(hold.limit().millis()).isEqualTo(3_600_000);
    }

    @Test
    void aMomentThatCouldNotBeHandedOverIsNotLost() throws IOException {
        HolderCare care = care("reclaim", null);
        Hold hold = held(1000);
        hold.lookAt(System.nanoTime());

        assertThatThrownBy(() -> care.due(hold)).isInstanceOf(NullPointerException.class);

        assertThat(hold.takeLook(System.nanoTime())).as("still due").isTrue();
    }

    @Test
    void looksDoNotMultiply() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);

        for (int i = 0; i < 5; i++) {
            care.settingsChanged();
        }

        assertThat(looks).as("one is pending, the others would be the same").hasValue(1);
        assertThat(hold.takeLook(System.nanoTime())).isTrue();
        assertThat(hold.takeLook(System.nanoTime())).isFalse();
    }

    @Test
    void byPolicyAnOverdueLockIsOnlyReported() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(1000);

        look(care, hold);

        assertThat(lock).exists();
        assertThat(hold.isHeld()).isTrue();
        assertThat(heals.last()).extracting(Heal::outcome).containsExactly(Heal.Outcome.REPORTED);
    }

    @Test
    void anothersLockInItsPlaceIsLeftAlone() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        look(care, hold);
        Files.delete(lock);
        Files.writeString(lock, "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}");

        await().until(
                        () -> {
                            look(care, hold);
                            return !hold.isHeld();
                        });

        assertThat(lock).exists();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
    }

    @Test
    void aFileGoneBeforeItWasSeenWasGivenBackUnseen() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        Files.delete(lock);

        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(holds.hasZombie(lock)).isFalse();
    }

    /** Its holder still believes in it; whoever takes the lock next must not lose it to it. */
    @Test
    void aFileDeletedBehindItsHoldersBackLeavesAZombie() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        look(care, hold);
        Files.delete(lock);

        look(care, hold);
        assertThat(hold.isHeld()).as("its own release may be under way").isTrue();
        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.hasZombie(lock)).isTrue();
        assertThat(heals.last()).isEmpty();
    }

    /** Reclaimed and given back by another process while this one only reports, or stood still. */
    @Test
    void aFileGonePastTheLimitLeavesAZombie() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(1000);
        look(care, hold);
        Files.delete(lock);

        look(care, hold);
        assertThat(hold.isHeld()).as("its own release may be under way").isTrue();
        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
    }
}
