package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.events.Events;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.Evidence;
import dev.lockmedic.staleness.Liveness;
import dev.lockmedic.staleness.StaleJudge;
import dev.lockmedic.staleness.StaleReason;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.staleness.Verdict;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence on locks that name this process's number, by identities that say whose it is. */
class InvestigatorTest {
    private static final Realm HERE =
            new Realm("a1cbabc9-e059-40a1-90fe-881baa72b442", "1", "2", "h");
    private static final Realm CONTAINER = new Realm(HERE.bootId(), "9", "2", "pod-7");
    private static final long BOOT = 900_000_000;

    @TempDir Path folder;
    private final Settings settings = Settings.resolve("", new Properties(), Map.of(), text -> {});
    private final HoldRegistry holds = new HoldRegistry();
    private final SystemProcesses processes = new SystemProcesses();
    private final LockFileReader reader = new LockFileReader(identity -> false);
    private final Healers healers = new Healers("test-healer", problem -> {});
    private final Investigator investigator =
            new Investigator(
                    settings,
                    holds,
                    processes,
                    reader,
                    new ThisMachine(HERE, System::currentTimeMillis, () -> BOOT));
    private Path lock;

    @BeforeEach
    void theLockFile() throws IOException {
        lock = folder.resolve("a.lock");
        Files.createFile(lock);
        assumeTrue(IdentityAttribute.isSupported(lock), "no extended attributes here");
    }

    @AfterEach
    void close() {
        healers.close();
    }

    private LockSnapshot lock(long pid, OptionalLong starttime) throws IOException {
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":600000%s}"
                        .formatted(
                                pid,
                                Instant.now().minusSeconds(100),
                                starttime.isPresent()
                                        ? ",\"starttime\":" + starttime.getAsLong()
                                        : ""));
        return reader.read(lock);
    }

    private LockSnapshot with(LockSnapshot lock, Realm there, OptionalLong process)
            throws IOException {
        IdentityAttribute.write(
                lock.path(),
                HoldIdentity.of(lock, there, HoldIdentity.newHoldId(), BOOT - 40_000, process));
        return lock;
    }

    private Verdict verdict(LockSnapshot lock) {
        return StaleJudge.judge(investigator.evidence(lock, true));
    }

    @Test
    void aContainersProcessWithOurNumberIsNotWeAndNotDead() throws IOException {
        LockSnapshot foreign = lock(processes.self(), OptionalLong.of(7));
        assertThat(verdict(foreign).reasons())
                .as("without identity")
                .containsExactly(StaleReason.ORPHAN_SELF_PID);

        with(foreign, CONTAINER, OptionalLong.of(7));

        assertThat(verdict(foreign).decision()).isEqualTo(Verdict.Decision.RESPECT);
        assertThat(investigator.evidence(foreign, true).owner()).isEqualTo(Evidence.Owner.OTHER);
    }

    @Test
    void aContainersLockIsNotAdopted() throws IOException {
        investigator.watching(Long.MAX_VALUE);
        LockSnapshot foreign = lock(processes.self(), processes.selfStartTicks());
        assertThat(investigator.isAdoptable(foreign)).as("without identity").isTrue();

        with(foreign, CONTAINER, processes.selfStartTicks());

        assertThat(investigator.isAdoptable(foreign)).isFalse();
    }

    /** The host itself may replace its lock file by another; but not by a container's. */
    @Test
    void aContainersLockInPlaceOfOurHoldsIsNotOurs() throws IOException {
        LockSnapshot ours = lock(processes.self(), OptionalLong.empty());
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                "a",
                                lock,
                                Thread.currentThread(),
                                System.nanoTime(),
                                System.currentTimeMillis(),
                                System.currentTimeMillis(),
                                true,
                                false));
        hold.madeFile().seen(ours);
        assertThat(investigator.isMadeBy(hold, ours)).isTrue();
        Files.delete(lock);
        LockSnapshot another = lock(processes.self(), OptionalLong.empty());
        assertThat(investigator.isMadeBy(hold, another)).as("without identity").isTrue();

        with(another, CONTAINER, OptionalLong.empty());

        assertThat(investigator.isMadeBy(hold, another)).isFalse();
    }

    @Test
    void aPayloadWithoutStartIsHelpedByTheIdentity() throws IOException {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            LockSnapshot recycled = lock(other.pid(), OptionalLong.empty());
            assertThat(investigator.evidence(recycled, true).liveness()).isEqualTo(Liveness.ALIVE);

            with(recycled, HERE, OptionalLong.of(7));

            assertThat(verdict(recycled).reasons()).containsExactly(StaleReason.RECYCLED_PID);
        } finally {
            other.destroyForcibly();
        }
    }

    /** It may be given back in the next moment; then there is nothing to adopt. */
    @Test
    void aLockWhoseHoldIsKnownIsNotAdoptable() throws IOException {
        investigator.watching(0);
        LockSnapshot ours =
                with(lock(processes.self(), OptionalLong.empty()), HERE, OptionalLong.empty());
        assertThat(investigator.isAdoptable(ours)).isFalse();

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

        assertThat(investigator.isAdoptable(ours)).isFalse();
    }

    @Test
    void anAdoptedHoldBeganWhenItsIdentitySays() throws IOException {
        investigator.watching(Long.MAX_VALUE);
        LockSnapshot ours =
                with(lock(processes.self(), OptionalLong.empty()), HERE, OptionalLong.empty());
        AgentLog log = new AgentLog(() -> LogLevel.OFF);
        HolderNotices notices =
                new HolderNotices(settings, investigator, new Waiters(), new Events(), log);
        HolderCare care =
                new HolderCare(
                        settings,
                        healers,
                        healers,
                        holds,
                        investigator,
                        Takings.of(settings, holds, new Takeover(new Guards(), reader), notices),
                        notices,
                        new HealLog(log, new Events()),
                        log);
        Adopter adopter = new Adopter(holds, care, investigator, new Events(), log);

        assertThat(adopter.adopt(ours)).isTrue();

        assertThat(holds.holdOf(lock).heldMillis(System.nanoTime()))
                .as("100 s by its payload, 40 s by its identity")
                .isBetween(40_000L, 60_000L);
    }
}
