package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.StaleJudge;
import dev.lockmedic.staleness.StaleReason;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.staleness.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A contender's look at real lock files while the wall clock is set an hour on or back: nothing is
 * taken from a holder within its limit, and one that is past it loses the lock all the same.
 */
class ClockStepTest {
    private static final long HOUR = 3_600_000;
    private static final long LIMIT = 60_000;
    private static final Realm HERE =
            new Realm("a1cbabc9-e059-40a1-90fe-881baa72b442", "1", "2", "h");

    @TempDir Path folder;
    private final LockFileReader reader = new LockFileReader(identity -> false);
    // A process that started long ago, as far as these clocks go.
    private long boot = 400 * HOUR;
    private long wall = System.currentTimeMillis();
    private final ThisMachine machine = new ThisMachine(HERE, () -> wall, () -> boot);
    private Investigator investigator;
    private Process holder;
    private Path lock;

    @BeforeEach
    void aHolderThatIsNoneOfOurs() throws IOException {
        investigator =
                new Investigator(
                        Settings.resolve("", new Properties(), Map.of(), text -> {}),
                        new HoldRegistry(),
                        new SystemProcesses(),
                        reader,
                        machine);
        // The contender's JVM has been watching the clocks since it started.
        machine.now();
        pass(1000);
        holder = new ProcessBuilder("sleep", "600").start();
        lock = folder.resolve("a.lock");
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":%d}"
                        .formatted(holder.pid(), Instant.ofEpochMilli(wall), LIMIT));
    }

    @AfterEach
    void end() {
        holder.destroyForcibly();
    }

    private void identify() throws IOException {
        Assumptions.assumeTrue(
                IdentityAttribute.isSupported(lock), "no extended attributes in " + folder);
        IdentityAttribute.write(
                lock,
                HoldIdentity.of(
                        reader.read(lock),
                        HERE,
                        HoldIdentity.newHoldId(),
                        boot,
                        OptionalLong.empty()));
    }

    private void pass(long millis) {
        wall += millis;
        boot += millis;
    }

    private Verdict verdict() throws IOException {
        return StaleJudge.judge(investigator.evidence(reader.read(lock), true));
    }

    @ParameterizedTest
    @ValueSource(longs = {-HOUR, HOUR})
    void withIdentityTheBootClockDecides(long step) throws IOException {
        identify();
        pass(LIMIT / 2);
        wall += step;

        assertThat(verdict().decision()).isEqualTo(Verdict.Decision.RESPECT);
        pass(LIMIT / 2);
        assertThat(verdict().decision()).as("at its limit").isEqualTo(Verdict.Decision.RESPECT);
        pass(1);
        Verdict overdue = verdict();
        assertThat(overdue.decision()).isEqualTo(Verdict.Decision.RECLAIMABLE);
        assertThat(overdue.reasons()).containsExactly(StaleReason.HOLD_EXCEEDED);
    }

    /** Even if the contender has never seen another clock. */
    @ParameterizedTest
    @ValueSource(longs = {-HOUR, HOUR})
    void withIdentityAContenderThatCameAfterTheStepIsRightToo(long step) throws IOException {
        identify();
        wall += step;
        Investigator late =
                new Investigator(
                        Settings.resolve("", new Properties(), Map.of(), text -> {}),
                        new HoldRegistry(),
                        new SystemProcesses(),
                        reader,
                        new ThisMachine(HERE, () -> wall, () -> boot));
        pass(LIMIT);
        assertThat(StaleJudge.judge(late.evidence(reader.read(lock), true)).decision())
                .isEqualTo(Verdict.Decision.RESPECT);
        pass(1);
        assertThat(StaleJudge.judge(late.evidence(reader.read(lock), true)).decision())
                .isEqualTo(Verdict.Decision.RECLAIMABLE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-HOUR, HOUR})
    void withoutIdentityNothingIsTakenByAClockThatWasSet(long step) throws IOException {
        pass(LIMIT / 2);
        assertThat(verdict().decision()).isEqualTo(Verdict.Decision.RESPECT);
        wall += step;

        Verdict verdict = verdict();

        assertThat(verdict.decision()).as(verdict.why()).isEqualTo(Verdict.Decision.RESPECT);
        pass(LIMIT / 2);
        assertThat(verdict().decision()).isEqualTo(Verdict.Decision.RESPECT);
    }

    /** Nobody looked while it happened, and then the first look is after it. */
    @Test
    void withoutIdentityAStepSeenLateCountsToo() throws IOException {
        pass(LIMIT / 2);
        wall += HOUR;
        pass(LIMIT / 4);

        Verdict verdict = verdict();

        assertThat(verdict.decision()).as(verdict.why()).isEqualTo(Verdict.Decision.RESPECT);
        assertThat(verdict.why()).contains("the wall clock was set");
    }

    @Test
    void aLockTakenAfterTheStepIsJudgedByTheWallClockAgain() throws IOException {
        wall += HOUR;
        verdict();
        pass(10);
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":%d}"
                        .formatted(holder.pid(), Instant.ofEpochMilli(wall), LIMIT));
        pass(LIMIT + 1);

        assertThat(verdict().reasons()).containsExactly(StaleReason.HOLD_EXCEEDED);
    }

    @Test
    void withoutAStepTheWallClockDecidesAsEver() throws IOException {
        pass(LIMIT);
        assertThat(verdict().decision()).isEqualTo(Verdict.Decision.RESPECT);
        pass(1);
        assertThat(verdict().decision()).isEqualTo(Verdict.Decision.RECLAIMABLE);
    }

    @Test
    void whatIsOfAnotherMachineIsTakenOnlyAfterItWasWatched() throws IOException {
        Assumptions.assumeTrue(
                IdentityAttribute.isSupported(lock), "no extended attributes in " + folder);
        Files.writeString(
                lock,
                "{\"pid\":%d,\"createdAt\":\"%s\",\"maxHoldMs\":200}"
                        .formatted(holder.pid(), Instant.ofEpochMilli(wall - HOUR / 4)));
        IdentityAttribute.write(
                lock,
                HoldIdentity.of(
                        reader.read(lock),
                        new Realm(HERE.bootId().replace('a', 'b'), "1", "2", "far"),
                        HoldIdentity.newHoldId(),
                        1,
                        OptionalLong.empty()));
        long start = System.nanoTime();

        assertThat(verdict().decision()).isEqualTo(Verdict.Decision.RESPECT);
        while (verdict().decision() == Verdict.Decision.RESPECT) {
            Thread.onSpinWait();
        }

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000);
        assertThat(verdict().why()).startsWith("watched for ").contains("(host far)");
    }
}
