package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Origin;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Guards guards = new Guards();
    private final LockFileReader reader = new LockFileReader(identity -> this.unreadable);
    private volatile boolean unreadable;
    private Path lock;
    private HealLog heals;
    private IdentityWriter writer;

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
        return care(policy, healers, new ThisMachine());
    }

    private HolderCare care(String policy, Healers healers, ThisMachine machine) {
        Settings settings =
                Settings.resolve("policy=" + policy, new Properties(), Map.of(), text -> {});
        Investigator investigator =
                new Investigator(settings, holds, new SystemProcesses(), reader, machine);
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
                        Takings.of(settings, holds, new Takeover(guards, reader), notices),
                        notices,
                        heals,
                        log);
        writer = new IdentityWriter(machine, new SystemProcesses(), reader, log);
        care.identifiedBy(writer::write);
        care.timedBy((at, hold) -> looks.incrementAndGet(), () -> {});
        return care;
    }

    /** Held by this thread for a minute, with a recorded limit. */
    private Hold held(long maxHoldMillis) throws IOException {
        return held(maxHoldMillis, 60_000, 60_000);
    }

    /** Held for so long, as far as the hook has seen, and as the payload says. */
    private Hold held(long maxHoldMillis, long seenMillis, long recordedMillis) throws IOException {
        long from = System.currentTimeMillis() - seenMillis;
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":%d}"
                        .formatted(
                                ProcessHandle.current().pid(),
                                Instant.now().minusMillis(recordedMillis),
                                maxHoldMillis));
        Hold.Start start =
                new Hold.Start(
                        Hold.Kind.LOCK_FILE,
                        lock.toString(),
                        lock,
                        Thread.currentThread(),
                        System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(seenMillis),
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
        Hold hold = held(3_600_000, -3_600_000, -3_600_000);
        Files.delete(lock);

        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(holds.hasZombie(lock)).isFalse();
    }

    /** This JVM was stopped right after it had taken the lock, for long enough to lose it. */
    @Test
    void aFileLongGoneBeforeItWasSeenLeavesAZombie() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(3_600_000);
        Files.delete(lock);

        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(lock, Thread.currentThread())).isSameAs(hold);
    }

    /**
     * It was stopped between stamping its payload and creating the file: others count from there.
     */
    @Test
    void whatTheHolderRecordedCountsIfItIsEarlier() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(30_000, 10_000, 29_000);
        look(care, hold);
        assertThat(hold.deadlineNanos() - System.nanoTime())
                .isBetween(TimeUnit.MILLISECONDS.toNanos(-20_000), TimeUnit.SECONDS.toNanos(1));
        assertThat(hold.heldMillis(System.nanoTime())).isBetween(29_000L, 50_000L);

        Hold wrongClock = held(30_000, 10_000, TimeUnit.HOURS.toMillis(2));
        look(care, wrongClock);
        assertThat(wrongClock.heldMillis(System.nanoTime())).isBetween(10_000L, 30_000L);
    }

    /** A writing thread waits for the look that tells it whether it may. */
    @Test
    void theFirstLookCanBeHadAtOnce() throws IOException {
        HolderCare care = care("report");
        Hold hold = held(1000);

        care.lookNow(hold);

        assertThat(hold.limit().millis()).isEqualTo(1000);
        assertThat(hold.isOverdue(System.nanoTime())).isTrue();
        assertThat(hold.beginCare()).as("nobody is at it any more").isTrue();
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

    /** A machine was suspended: the boot clock went on, the monotonic one did not. */
    @Test
    void aHoldThatOutlastedItsLimitInSuspendIsReleasedAtTheNextLook() throws IOException {
        AtomicLong boot = new AtomicLong(10_000_000);
        HolderCare care = care("reclaim", healers, machine(boot));
        Hold hold = held(3_600_000);
        look(care, hold);
        assertThat(hold.bootStartMillis()).isBetween(10_000_000L - 60_100, 10_000_000L - 59_900);

        boot.addAndGet(3_600_000 - 60_000 - 1000);
        look(care, hold);
        assertThat(hold.isHeld()).isTrue();
        boot.addAndGet(2000);
        look(care, hold);

        await().until(() -> !heals.last().isEmpty());
        assertThat(lock).doesNotExist();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
    }

    /** So it must be looked at now and then, and such a look must cost next to nothing. */
    @Test
    void aHoldWithinItsLimitIsLookedAtByTheClocksAlone() throws IOException {
        AtomicLong boot = new AtomicLong(10_000_000);
        HolderCare care = care("reclaim", healers, machine(boot));
        Hold hold = held(3_600_000);
        look(care, hold);
        long in25Seconds = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
        assertThat(hold.takeLook(in25Seconds)).isFalse();
        long in31Seconds = System.nanoTime() + TimeUnit.SECONDS.toNanos(31);
        assertThat(hold.takeLook(in31Seconds)).isTrue();
        assertThat(hold.isClockCheck(in31Seconds)).isTrue();
        Files.delete(lock);

        hold.clockCheck(System.nanoTime());
        look(care, hold);
        assertThat(hold.note()).as("nobody looked at the file").isEmpty();
        care.settingsChanged();
        look(care, hold);
        assertThat(hold.note()).as("somebody did").contains("gone");
    }

    private static ThisMachine machine(AtomicLong boot) {
        return new ThisMachine(null, System::currentTimeMillis, boot::get);
    }

    private Origin origin(Realm here) throws IOException {
        return new IdentityAttribute(reader).originOf(reader.read(lock), here);
    }

    @Test
    void aLookedAtLockCarriesItsHoldersIdentity() throws IOException {
        AtomicLong boot = new AtomicLong(10_000_000);
        HolderCare care = care("reclaim", healers, machine(boot));
        Hold hold = held(3_600_000);
        assumeTrue(IdentityAttribute.isSupported(lock) && Realm.here().isKnown());

        look(care, hold);

        await().until(() -> origin(Realm.here()).kind() == Origin.Kind.HERE);
        Origin origin = origin(Realm.here());
        assertThat(origin.startMillis(reader.read(lock).payload()))
                .hasValue(hold.bootStartMillis());
        assertThat(origin.processStart()).isEqualTo(new SystemProcesses().selfStartTicks());
        assertThat(writer.write(hold, reader.read(lock))).isTrue();
        assertThat(origin(Realm.here())).as("written once").isEqualTo(origin);
        String renewed = Files.readString(lock).replace("createdAt\":\"2", "createdAt\":\"3");
        Files.writeString(lock, renewed);
        assertThat(writer.write(hold, reader.read(lock))).isTrue();
        assertThat(origin(Realm.here()).startMillis(reader.read(lock).payload()))
                .as("the host has written a new instant; the hold began when it began")
                .hasValue(hold.bootStartMillis());
    }

    /** Else a process that is stopped just then would keep all others from the folder's locks. */
    @Test
    void itNeedsNoGuard() throws IOException {
        care("reclaim");
        Hold hold = held(3_600_000);
        assumeTrue(IdentityAttribute.isSupported(lock) && Realm.here().isKnown());

        assertThat(writer.write(hold, reader.read(lock))).isTrue();

        assertThat(origin(Realm.here()).kind()).isEqualTo(Origin.Kind.HERE);
        assertThat(guards.isEmpty()).isTrue();
        assertThat(folder.resolve(Guards.FILE_NAME)).doesNotExist();
    }

    @Test
    void withPolicyOffNothingIsWritten() throws IOException {
        HolderCare care = care("off");
        Hold hold = held(3_600_000);

        look(care, hold);

        await().until(() -> hold.beginCare());
        assertThat(origin(Realm.here())).isEqualTo(Origin.UNNAMED);
    }

    @Test
    void aLockThatChangedHandsIsNotWrittenTo() throws IOException {
        care("reclaim");
        Hold hold = held(3_600_000);
        LockSnapshot ours = reader.read(lock);
        Files.delete(lock);
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\"}"
                        .formatted(ProcessHandle.current().pid(), Instant.now()));

        assertThat(writer.write(hold, ours)).isTrue();

        assertThat(origin(Realm.here())).isEqualTo(Origin.UNNAMED);
    }

    /** One that a foreign program put there between the last look and the write. */
    @Test
    void anIdentityThatHitAnothersFileCountsForNothing() throws IOException {
        held(3_600_000);
        assumeTrue(IdentityAttribute.isSupported(lock));
        HoldIdentity ours =
                HoldIdentity.of(
                        reader.read(lock),
                        Realm.here(),
                        HoldIdentity.newHoldId(),
                        1,
                        OptionalLong.empty());
        String sameHolder = Files.readString(lock);
        Files.delete(lock);
        Files.writeString(lock, sameHolder);

        IdentityAttribute.write(lock, ours);

        assertThat(origin(Realm.here())).isEqualTo(Origin.UNNAMED);
    }

    @Test
    void whereThisProcessMayHaveAFileLockNothingIsWritten() throws IOException {
        Hold hold = held(3_600_000);
        IdentityWriter cautious =
                new IdentityWriter(
                        new ThisMachine(),
                        new SystemProcesses(),
                        new LockFileReader(identity -> true),
                        new AgentLog(() -> LogLevel.OFF));

        assertThat(cautious.write(hold, reader.read(lock))).as("tried again").isFalse();
        assertThat(origin(Realm.here())).isEqualTo(Origin.UNNAMED);
    }

    @Test
    void aLookThatNoMemoryWasLeftForIsMadeUpFor() throws IOException {
        HolderCare care = care("reclaim");
        AtomicInteger missed = new AtomicInteger();
        care.timedBy(
                (at, hold) -> {
                    throw new OutOfMemoryError("in a test");
                },
                missed::incrementAndGet);
        Hold hold = held(1000);
        assertThatThrownBy(() -> care.begun(hold)).isInstanceOf(OutOfMemoryError.class);
        assertThat(missed).hasValue(1);

        care.timedBy((at, due) -> care.due(due), missed::incrementAndGet);
        care.lookAtAll();

        await().until(() -> !hold.isHeld());
        assertThat(lock).doesNotExist();
        assertThat(missed).hasValue(1);
    }

    @Test
    void whatCantBeReadAtTheDeadlineIsTriedAgainAndWhatWasKnownOfItStaysKnown() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(TimeUnit.HOURS.toMillis(1));
        look(care, hold);
        hold.limit(new HoldLimits(1000, HoldLimits.FROM_PAYLOAD));
        unreadable = true;
        look(care, hold);

        assertThat(hold.isHeld()).isTrue();
        assertThat(lock).exists();
        assertThat(hold.snapshot().payload().recognised()).isTrue();
        assertThat(heals.last()).extracting(Heal::outcome).containsOnly(Heal.Outcome.NOT_RELEASED);
        assertThat(hold.note()).contains("not released: this process may hold a FileLock on it");

        unreadable = false;
        Files.writeString(lock, Files.readString(lock).replace("3600000", "1000"));
        look(care, hold);
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(lock).doesNotExist();
    }

    @Test
    void anotherFileThatCantBeReadIsNoProofOfALoss() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(TimeUnit.HOURS.toMillis(1));
        look(care, hold);
        // As hosts do that write their payload anew: beside it, and then by a rename.
        Path next = Files.writeString(folder.resolve("next"), Files.readString(lock));
        Files.move(next, lock, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        unreadable = true;
        look(care, hold);
        assertThat(hold.isHeld()).isTrue();

        unreadable = false;
        look(care, hold);
        assertThat(hold.isHeld()).isTrue();
    }

    @Test
    void aRemovalThatNoMemoryWasLeftToEnterIsEnteredAndToldLater() throws IOException {
        HolderCare care = care("reclaim");
        Hold hold = held(1000);
        hold.removedByUs();
        Files.delete(lock);
        look(care, hold);

        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        await().until(() -> !heals.last().isEmpty());
        assertThat(heals.last()).extracting(Heal::outcome).containsOnly(Heal.Outcome.RELEASED);
    }
}
