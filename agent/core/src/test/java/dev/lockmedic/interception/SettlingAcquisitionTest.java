package dev.lockmedic.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.events.Events;
import dev.lockmedic.healers.Healers;
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
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An acquisition in a stale lock's place is looked at once more, so that a foreign program's late
 * deletion costs the host another try and not the lock. The woven method is played by {@link
 * Creation}.
 */
@Timeout(60)
class SettlingAcquisitionTest {
    private static final String LONG = "settle=1h";
    private static final String LIVE = "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}";
    private static final String DEAD =
            "{\"pid\":%d,\"createdAt\":\"2026-01-01T00:00:00Z\"}".formatted(Integer.MAX_VALUE);

    @TempDir Path folder;
    private final HoldRegistry holds = new HoldRegistry();
    private final Healers healers = new Healers("healer", problem -> {});
    private Path lock;

    @BeforeEach
    void name() {
        lock = folder.resolve("a.lock");
    }

    @AfterEach
    void close() {
        healers.close();
    }

    private Creation creation(String settings) {
        Settings resolved = Settings.resolve(settings, new Properties(), Map.of(), text -> {});
        AgentLog log = new AgentLog(() -> LogLevel.OFF);
        HealLog heals = new HealLog(log, new Events());
        LockFileReader reader = new LockFileReader(identity -> false);
        Takeover takeover = new Takeover(new Guards(), reader);
        Investigator investigator =
                new Investigator(resolved, holds, new SystemProcesses(), reader, new ThisMachine());
        HolderNotices notices =
                new HolderNotices(resolved, investigator, new Waiters(), new Events(), log);
        Taking taking = Takings.of(resolved, holds, takeover, notices);
        HolderCare care =
                new HolderCare(
                        resolved,
                        healers,
                        healers,
                        holds,
                        investigator,
                        taking,
                        notices,
                        heals,
                        log);
        Contenders contenders =
                new Contenders(
                        resolved,
                        healers,
                        holds,
                        investigator,
                        taking,
                        heals,
                        new Adopter(holds, care, investigator, new Events(), log));
        return new Creation(new Acquisitions(holds, care, contenders).begin(lock, true));
    }

    /** One call of the host, whose thread it is: the body and what the hook says to it. */
    private final class Creation extends Thread {
        private final Call call;
        private final AtomicReference<FileChannel> opened = new AtomicReference<>();
        private volatile boolean again;

        Creation(Call call) {
            this.call = call;
            setDaemon(true);
        }

        @Override
        public void run() {
            again = told();
        }

        private boolean told() {
            try {
                opened.set(
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                return call.again(true, opened.get(), null);
            } catch (IOException e) {
                return call.again(false, null, e);
            }
        }

        /** The first try, which runs into the lock that is there. */
        Creation afterStaleLock() throws IOException {
            Files.writeString(lock, DEAD);
            assertThat(call.again(false, null, new FileAlreadyExistsException(lock.toString())))
                    .as("the lock of a dead process is taken away")
                    .isTrue();
            assertThat(lock).doesNotExist();
            return this;
        }

        /** The next try, up to the moment at which it waits whether its lock lasts. */
        Creation settling() {
            start();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> opened.get() != null && getState() == State.TIMED_WAITING);
            return this;
        }

        Creation ended() throws InterruptedException {
            join();
            return this;
        }

        /** The same thread's further try. */
        Creation next() {
            return new Creation(call);
        }
    }

    @Test
    void aLockThatLastsIsHeldAndItsChannelStaysOpen() throws Exception {
        Creation creation = creation("settle=30ms").afterStaleLock();
        long start = System.nanoTime();
        creation.start();
        creation.ended();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
        assertThat(creation.again).isFalse();
        assertThat(creation.opened.get().isOpen()).isTrue();
        assertThat(holds.holdOf(lock)).isNotNull();
        creation.opened.get().close();
    }

    @Test
    void aLockThatIsDeletedMeanwhileIsTriedAgain() throws Exception {
        Creation creation = creation("settle=1s").afterStaleLock().settling();
        Files.delete(lock);
        creation.ended();

        assertThat(creation.again).isTrue();
        assertThat(creation.opened.get().isOpen()).as("nobody else would close it").isFalse();
        assertThat(holds.holdOf(lock)).as("it was never held").isNull();

        Creation next = creation.next();
        next.start();
        next.ended();
        assertThat(next.again).isFalse();
        assertThat(next.opened.get().isOpen()).isTrue();
        assertThat(lock).exists();
        assertThat(holds.holdOf(lock)).isNotNull();
        next.opened.get().close();
    }

    @Test
    void aLockInWhosePlaceAnotherOneLiesFailsAsItWouldHave() throws Exception {
        Creation creation = creation("settle=1s").afterStaleLock().settling();
        Files.delete(lock);
        Files.writeString(lock, LIVE);
        creation.ended();
        assertThat(creation.again).isTrue();
        assertThat(creation.opened.get().isOpen()).isFalse();

        Creation next = creation.next();
        next.start();
        next.ended();
        assertThat(next.opened.get()).as("it exists").isNull();
        assertThat(next.again).as("it is respected, so the host gets its exception").isFalse();
        assertThat(lock).hasContent(LIVE);
        assertThat(holds.holdOf(lock)).isNull();
    }

    @Test
    void itEndsEvenIfEveryLockIsDeleted() throws Exception {
        Creation creation = creation("settle=1s").afterStaleLock();
        int tries = 0;
        do {
            creation = creation.next();
            if (tries < 3) {
                creation.settling();
                Files.delete(lock);
            } else {
                creation.start();
            }
            creation.ended();
            tries++;
        } while (creation.again && tries < 20);

        assertThat(tries).isEqualTo(4);
        creation.opened.get().close();
    }

    @Test
    void aLockThatNobodyContendedForIsNotWaitedFor() throws Exception {
        Creation creation = creation(LONG);
        creation.start();
        creation.ended();

        assertThat(creation.again).isFalse();
        assertThat(holds.holdOf(lock)).isNotNull();
        creation.opened.get().close();
    }

    /** Stopped in the middle of the call, it finds another holder's lock where it made its own. */
    @Test
    void aThreadThatWasStoppedWhileItCreatedHasLostItsLock() throws Exception {
        Files.writeString(lock, LIVE);

        assertThat(creation("settle=0").call.again(true, null, null)).isFalse();

        assertThat(holds.holdOf(lock)).isNull();
        assertThat(holds.zombieOf(lock, Thread.currentThread()))
                .as("its late release and its writes are refused")
                .isNotNull();
    }

    @Test
    void zeroSwitchesItOff() throws Exception {
        Creation creation = creation("settle=0").afterStaleLock();
        creation.start();
        creation.ended();

        assertThat(creation.again).isFalse();
        assertThat(holds.holdOf(lock)).isNotNull();
        creation.opened.get().close();
    }

    @Test
    void whoOnlyReportsDoesNotWaitEither() throws Exception {
        Creation creation = creation(LONG + ",policy=report");
        assertThat(
                        creation.call.again(
                                false, null, new FileAlreadyExistsException(lock.toString())))
                .as("nothing is there any more")
                .isTrue();
        creation.start();
        creation.ended();

        assertThat(creation.again).isFalse();
        creation.opened.get().close();
    }

    @Test
    void anInterruptIsKeptForTheHostAndCutsNothingShort() throws Exception {
        Creation creation = creation("settle=50ms").afterStaleLock();
        long start = System.nanoTime();
        Files.createFile(lock);
        AtomicReference<Boolean> again = new AtomicReference<>();
        AtomicReference<Boolean> kept = new AtomicReference<>();
        Thread host =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            again.set(creation.call.again(true, null, null));
                            kept.set(Thread.currentThread().isInterrupted());
                        });
        host.start();
        host.join();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
        assertThat(again).hasValue(false);
        assertThat(kept).hasValue(true);
    }

    /** Unlinked by its own opening: it has no name that could be looked at. */
    @Test
    void aFileThatIsDeletedOnCloseIsHeldAsBefore() throws Exception {
        Creation creation = creation(LONG).afterStaleLock();
        try (FileChannel channel =
                FileChannel.open(
                        lock,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE)) {
            assertThat(creation.call.again(true, channel, null)).isFalse();
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void anyOtherFailureIsTheHosts() {
        assertThat(creation(LONG).call.again(false, null, new NoSuchFileException("x"))).isFalse();
    }
}
