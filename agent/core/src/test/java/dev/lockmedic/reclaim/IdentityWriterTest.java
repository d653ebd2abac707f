package dev.lockmedic.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Origin;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The identity that a lock file is given at its look. */
class IdentityWriterTest extends HolderSide {
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
                .hasValue(hold.clock().bootStartMillis());
        assertThat(origin.processStart()).isEqualTo(new SystemProcesses().selfStartTicks());
        assertThat(writer.write(hold, reader.read(lock))).isTrue();
        assertThat(origin(Realm.here())).as("written once").isEqualTo(origin);
        String renewed = Files.readString(lock).replace("createdAt\":\"2", "createdAt\":\"3");
        Files.writeString(lock, renewed);
        assertThat(writer.write(hold, reader.read(lock))).isTrue();
        assertThat(origin(Realm.here()).startMillis(reader.read(lock).payload()))
                .as("the host has written a new instant; the hold began when it began")
                .hasValue(hold.clock().bootStartMillis());
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

        await().until(() -> hold.look().beginCare());
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
}
