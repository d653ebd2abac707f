package dev.lockmedic.reclaim;

import static org.awaitility.Awaitility.await;

import dev.lockmedic.events.Events;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.identity.ThisMachine;
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
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The holder's side of a real lock file, each look asked for by the test instead of a watchdog. */
@Timeout(60)
abstract class HolderSide {
    @TempDir Path folder;
    final HoldRegistry holds = new HoldRegistry();
    final Healers healers = new Healers("test-healer", problem -> {});
    final AtomicInteger looks = new AtomicInteger();
    final Guards guards = new Guards();
    final LockFileReader reader = new LockFileReader(identity -> reading());
    volatile boolean unreadable;
    volatile Runnable onRead = () -> {};
    Path lock;
    HealLog heals;
    IdentityWriter writer;

    @BeforeEach
    void theLockFile() {
        lock = folder.resolve("a.lock");
    }

    @AfterEach
    void close() {
        healers.close();
    }

    private boolean reading() {
        onRead.run();
        return unreadable;
    }

    HolderCare care(String policy) {
        return care(policy, healers);
    }

    HolderCare care(String policy, Healers healers) {
        return care(policy, healers, new ThisMachine());
    }

    HolderCare care(String policy, Healers healers, ThisMachine machine) {
        Settings settings =
                Settings.resolve("policy=" + policy, new Properties(), Map.of(), text -> {});
        Investigator investigator =
                new Investigator(settings, holds, new SystemProcesses(), reader, machine);
        AgentLog log = new AgentLog(() -> LogLevel.OFF);
        heals = new HealLog(log, new Events());
        HolderNotices notices =
                new HolderNotices(settings, investigator, new Waiters(), new Events(), log);
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
    Hold held(long maxHoldMillis) throws IOException {
        return held(maxHoldMillis, 60_000, 60_000);
    }

    /** Held for so long, as far as the hook has seen, and as the payload says. */
    Hold held(long maxHoldMillis, long seenMillis, long recordedMillis) throws IOException {
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
    void look(HolderCare care, Hold hold) {
        int before = looks.get();
        hold.look().at(System.nanoTime());
        care.due(hold);
        await().until(() -> looks.get() > before || !hold.isHeld());
    }

    static ThisMachine machine(AtomicLong boot) {
        return new ThisMachine(null, System::currentTimeMillis, boot::get);
    }
}
