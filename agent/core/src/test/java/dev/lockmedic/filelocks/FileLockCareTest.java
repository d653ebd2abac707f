package dev.lockmedic.filelocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.events.Events;
import dev.lockmedic.fence.Refusals;
import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.hooks.WriteHooks;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.Heal;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a FileLock at its limit, with real locks and hooks as the woven JDK calls them.
 */
@Timeout(120)
class FileLockCareTest {
    private static final int RACES = Integer.getInteger("lockmedic.test.races", 10_000);

    @TempDir Path folder;
    private final Settings settings =
            Settings.resolve("", new Properties(), Map.of(), complaint -> {});
    private final AgentLog log = new AgentLog(() -> LogLevel.OFF);
    private final HealLog heals = new HealLog(log, new Events());
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Healers healers = new Healers("test-healer", problems::add);
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<Long> looks = new ArrayList<>();
    private final WriteFence fence =
            new WriteFence(
                    settings,
                    new Refusals(new Waiters(), new Events(), log),
                    Long.MAX_VALUE,
                    errors::add);
    private final FileLocks locks = new FileLocks(fence, new Events(), errors::add);
    private final FileLockCare care =
            new FileLockCare(settings, healers, locks, fence, heals, log, name -> {});
    // A hold keeps no lock alive, and these are not in the JDK's own table, which would.
    private final List<FileLock> kept = new ArrayList<>();
    private Path file;
    private FileChannel channel;

    /** A lock whose every end is told of, within its monitor, as the woven JDK does. */
    private final class Told extends FileLock {
        private final FileLock real;

        Told(FileLock real) {
            super((FileChannel) real.acquiredBy(), real.position(), real.size(), real.isShared());
            this.real = real;
        }

        @Override
        public boolean isValid() {
            return real.isValid();
        }

        @Override
        public synchronized void release() throws IOException {
            boolean valid = real.isValid();
            real.release();
            if (valid) {
                locks.released(this, Thread.currentThread() instanceof Healer);
            }
        }
    }

    /** Stands for a thread of the agent. */
    private static final class Healer extends Thread {
        Healer(Runnable work) {
            super(work);
        }
    }

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("a");
        channel = open(file);
        care.timedBy((at, hold) -> looks.add(at), () -> {});
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        fence.close();
        healers.close();
        assertThat(errors).isEmpty();
        assertThat(problems).isEmpty();
    }

    private Told lock() throws IOException {
        Told lock = new Told(channel.lock());
        kept.clear();
        kept.add(lock);
        locks.obtained(lock, file.toString());
        return lock;
    }

    private FileLockHold only() {
        assertThat(locks.held()).hasSize(1);
        FileLockHold hold = locks.held().get(0);
        hold.path(file.toString());
        return hold;
    }

    private void onAHealer(Runnable work) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Healer healer = new Healer(work);
        healer.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
        healer.start();
        healer.join();
        assertThat(thrown).isEmpty();
    }

    private void letItBeOverdue(FileLockHold hold) throws InterruptedException {
        while (!hold.isOverdue(System.nanoTime())) {
            hold.limit(1, "test");
            Thread.sleep(1);
        }
    }

    private Object write(Object writer, Path path) {
        return fence.writing(writer, null, path == null ? null : path.toString());
    }

    @Test
    void withoutALimitItIsLookedAtNowAndThen() throws Exception {
        lock();
        assertThat(looks).hasSize(1);
        FileLockHold hold = only();
        hold.nextLook().take(Long.MAX_VALUE);

        long before = System.nanoTime();
        onAHealer(() -> care.care(hold));

        assertThat(looks.get(1) - before).isGreaterThan(TimeUnit.SECONDS.toNanos(29));
        assertThat(heals.last()).isEmpty();
        assertThat(hold.isLimited()).isFalse();
    }

    @Test
    void isReportedByDefaultAndLeftAsItIs() throws Exception {
        settings.set("file-locks.max-hold=1ms");
        FileLock lock = lock();
        FileLockHold hold = only();
        letItBeOverdue(hold);

        onAHealer(() -> care.care(hold));
        onAHealer(() -> care.care(hold));

        assertThat(heals.last()).as("the second time it is too early to say it again").hasSize(1);
        Heal heal = heals.last().get(0);
        assertThat(heal.outcome()).isEqualTo(Heal.Outcome.REPORTED);
        assertThat(heal.lock()).isEqualTo(file.toString());
        assertThat(heal.holder()).contains(Thread.currentThread().getName());
        assertThat(heal.seen()).contains("exclusive, whole file").contains("FileLockCareTest");
        assertThat(lock.isValid()).isTrue();
        assertThat(WriteHooks.gate()).as("no write is looked at").isNull();
        assertThat(hold.isTold()).isTrue();
    }

    @Test
    void offSaysNothing() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=off");
        lock();
        FileLockHold hold = only();
        letItBeOverdue(hold);

        onAHealer(() -> care.care(hold));

        assertThat(heals.last()).isEmpty();
    }

    @Test
    void reclaimReleasesItAndFencesTheHolderUntilItTakesItAnew() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=reclaim");
        FileLock lock = lock();
        FileLockHold hold = only();
        letItBeOverdue(hold);

        onAHealer(() -> care.care(hold));

        assertThat(lock.isValid()).isFalse();
        assertThat(hold.state()).isEqualTo(FileLockHold.State.LOST);
        assertThat(locks.held()).isEmpty();
        assertThat(locks.takenCount()).isEqualTo(1);
        assertThat(heals.last().get(0).outcome()).isEqualTo(Heal.Outcome.RELEASED);
        assertThat(WriteHooks.gate()).isSameAs(fence);
        assertThat(write(channel, file)).isNotNull();
        assertThat(write(new Object(), file)).as("by its thread, otherwise").isNotNull();
        assertThat(write(new Object(), folder.resolve("b"))).isNull();
        assertThat(catchThrowable(lock::release)).as("its own release").isNull();
        assertThat(write(channel, file)).isNotNull();

        lock();
        assertThat(write(channel, file)).isNull();
        assertThat(WriteHooks.gate()).isNull();
    }

    @Test
    void theFenceIsUpBeforeTheLockIsFree() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=reclaim");
        List<Boolean> fencedInRelease = new ArrayList<>();
        FileLock lock =
                new FileLock(channel, 0, Long.MAX_VALUE, false) {
                    private boolean valid = true;

                    @Override
                    public boolean isValid() {
                        return valid;
                    }

                    @Override
                    public void release() {
                        fencedInRelease.add(write(channel, file) != null);
                        valid = false;
                    }
                };
        kept.add(lock);
        locks.obtained(lock, null);
        FileLockHold hold = only();
        letItBeOverdue(hold);

        onAHealer(() -> care.care(hold));

        assertThat(fencedInRelease).containsExactly(true);
        assertThat(hold.state())
                .as("also where no hook tells who ended it")
                .isEqualTo(FileLockHold.State.LOST);
    }

    @Test
    void whatCantBeReleasedStaysItsHoldersAndIsTriedAgain() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=reclaim");
        FileLock lock =
                new FileLock(channel, 0, Long.MAX_VALUE, false) {
                    @Override
                    public boolean isValid() {
                        return true;
                    }

                    @Override
                    public void release() throws IOException {
                        throw new IOException("no locks available");
                    }
                };
        kept.add(lock);
        locks.obtained(lock, null);
        FileLockHold hold = only();
        letItBeOverdue(hold);
        hold.nextLook().take(Long.MAX_VALUE);

        onAHealer(() -> care.care(hold));

        assertThat(hold.state()).isEqualTo(FileLockHold.State.HELD);
        assertThat(heals.last().get(0).outcome()).isEqualTo(Heal.Outcome.NOT_RELEASED);
        assertThat(heals.last().get(0).seen()).contains("no locks available");
        assertThat(write(channel, file)).isNull();
        assertThat(WriteHooks.gate()).isNull();
        assertThat(looks).hasSize(2);
    }

    @Test
    void aChannelThatIsJustBeingClosedIsItsHoldersRelease() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=reclaim");
        FileLock lock =
                new FileLock(channel, 0, Long.MAX_VALUE, false) {
                    @Override
                    public boolean isValid() {
                        return true;
                    }

                    @Override
                    public void release() throws IOException {
                        throw new ClosedChannelException();
                    }
                };
        kept.add(lock);
        locks.obtained(lock, null);
        FileLockHold hold = only();
        letItBeOverdue(hold);

        onAHealer(() -> care.care(hold));

        assertThat(hold.state()).isEqualTo(FileLockHold.State.RELEASED);
        assertThat(heals.last()).isEmpty();
        assertThat(WriteHooks.gate()).isNull();
    }

    @Test
    void aLockWhoseChannelWasCollectedIsOverAndThatIsTold() throws Exception {
        settings.set("file-locks.max-hold=1ms");
        FileLock[] lock = {lockOfItsOwn()};
        FileLockHold hold = only();
        letItBeOverdue(hold);
        onAHealer(() -> care.care(hold));
        assertThat(hold.isTold()).isTrue();

        lock[0] = null;
        await().until(
                        () -> {
                            System.gc();
                            return hold.lock() == null;
                        });
        assertThat(hold.isHeld()).as("until somebody has looked").isTrue();
        assertThat(locks.held()).isEmpty();
        onAHealer(() -> care.care(hold));
        assertThat(hold.state()).isEqualTo(FileLockHold.State.RELEASED);
    }

    /** Nobody but the caller refers to it. */
    private FileLock lockOfItsOwn() {
        FileLock lock =
                new FileLock(channel, 0, Long.MAX_VALUE, false) {
                    @Override
                    public boolean isValid() {
                        return true;
                    }

                    @Override
                    public void release() {}
                };
        locks.obtained(lock, null);
        return lock;
    }

    @Test
    void guardsOfTheAgentAreNotFollowed() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=reclaim");
        FileLock lock = lock();
        FileLockHold hold = only();
        hold.path(folder.resolve(".lockmedic").toString());
        letItBeOverdue(hold);

        onAHealer(() -> care.care(hold));

        assertThat(lock.isValid()).isTrue();
        assertThat(locks.held()).isEmpty();
    }

    /** Its limit comes at the very moment at which the host gives it back. */
    @Test
    void whoeverEndsItFirstItIsOverOnce() throws Exception {
        settings.set("file-locks.max-hold=1ms,file-locks.policy=reclaim");
        CyclicBarrier together = new CyclicBarrier(2);
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        FileLockHold[] current = new FileLockHold[1];
        FileLock[] currentLock = new FileLock[1];
        Healer healer =
                new Healer(
                        () -> {
                            try {
                                for (int i = 0; i < RACES; i++) {
                                    together.await();
                                    care.take(current[0], currentLock[0]);
                                    together.await();
                                }
                            } catch (Exception | Error e) {
                                thrown.add(e);
                                together.reset();
                            }
                        });
        healer.start();
        int lost = 0;
        try {
            for (int i = 0; i < RACES; i++) {
                FileLock lock = lock();
                FileLockHold hold = only();
                hold.limit(1, "test");
                current[0] = hold;
                currentLock[0] = lock;
                together.await();
                for (int spin = i % 400 * 20; spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                lock.release();
                together.await();

                assertThat(lock.isValid()).isFalse();
                boolean fenced = write(channel, file) != null;
                assertThat(hold.state())
                        .as("fenced: %s", fenced)
                        .isEqualTo(fenced ? FileLockHold.State.LOST : FileLockHold.State.RELEASED);
                assertThat(locks.held()).isEmpty();
                lost += fenced ? 1 : 0;
            }
        } finally {
            healer.interrupt();
            healer.join();
        }
        assertThat(thrown).isEmpty();
        assertThat(locks.takenCount()).isEqualTo(lost);
        assertThat(lost).as("both outcomes were met").isBetween(1, RACES - 1);
        System.out.println("FileLock races: " + RACES + ", taken " + lost);
        lock();
        assertThat(WriteHooks.gate()).isNull();
    }
}
