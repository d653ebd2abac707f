package dev.lockmedic.jvmlocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.settings.Settings;
import dev.lockmedic.threads.LiveThreads;
import dev.lockmedic.threads.Monitors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is a stuck lock and what is none: real locks and real waiters, and looks at moments of the
 * test's choice.
 */
@Timeout(60)
class LockSamplerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<StuckHold> stuck = new ArrayList<>();
    private final List<WatchedLock> resolved = new ArrayList<>();
    private final List<Thread> started = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private LockSampler sampler;
    private long now = System.nanoTime();

    @AfterEach
    void letGo() throws InterruptedException {
        end.countDown();
        for (Thread thread : started) {
            thread.interrupt();
            thread.join(5000);
        }
    }

    private void sampling(String settings) throws Exception {
        LiveThreads threads = LiveThreads.open(type -> {});
        sampler =
                new LockSampler(
                        threads,
                        Synchronizers.open(type -> {}),
                        () -> Monitors.open(threads, type -> {}),
                        new LockLimits(
                                Settings.resolve(settings, new Properties(), Map.of(), s -> {}),
                                false),
                        this::take,
                        resolved::add);
    }

    private void take(StuckHold hold) {
        hold.watched().inCare.set(false);
        hold.care().tells(now);
        stuck.add(hold);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            now += SECOND;
            sampler.look(now);
        }
    }

    private interface Body {
        void run() throws InterruptedException;
    }

    private Thread thread(Body body) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                body.run();
                            } catch (InterruptedException e) {
                                // The test is over.
                            }
                        });
        thread.setDaemon(true);
        started.add(thread);
        thread.start();
        return thread;
    }

    /** Has it, and keeps it until the test is over. */
    private Thread holder(Body takes) throws InterruptedException {
        CountDownLatch has = new CountDownLatch(1);
        Thread holder =
                thread(
                        () -> {
                            takes.run();
                            has.countDown();
                            end.await();
                        });
        has.await();
        return holder;
    }

    private Thread waiter(Body waits) {
        Thread waiter = thread(waits);
        while (waiter.getState() != Thread.State.WAITING
                && waiter.getState() != Thread.State.TIMED_WAITING
                && waiter.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        return waiter;
    }

    @Test
    void aHoldThatKeepsOthersWaitingPastItsLimitIsOverdue() throws Exception {
        sampling("jvm-locks.max-hold=10s");
        ReentrantLock lock = new ReentrantLock();
        Thread holder = holder(lock::lock);
        Thread first = waiter(lock::lockInterruptibly);
        waiter(lock::lockInterruptibly);

        look(10);
        assertThat(stuck).isEmpty();
        look(1);
        assertThat(stuck).hasSize(1);
        StuckHold hold = stuck.get(0);
        assertThat(hold.reason()).isEqualTo(StuckHold.Reason.OVERDUE);
        assertThat(hold.hold().owner()).isSameAs(holder);
        assertThat(hold.proven()).isTrue();
        assertThat(hold.provenNanos()).isEqualTo(10 * SECOND);
        assertThat(hold.waiters()).isEqualTo(2);
        assertThat(hold.firstWaiter()).isSameAs(first);
        assertThat(hold.name()).startsWith("ReentrantLock@").contains("LockSamplerTest");
    }

    @Test
    void anOwnerThatGivesBackAndTakesAgainIsNotOverdueButStarvesOthers() throws Exception {
        sampling("jvm-locks.max-hold=10s");
        ReentrantLock lock = new ReentrantLock();
        holder(lock::lock);
        Thread waiter = waiter(lock::lockInterruptibly);

        for (int i = 0; i < 30; i++) {
            look(1);
            // Just what the waiter sees of a release whose lock the owner takes again first.
            long before = wakes(waiter);
            LockSupport.unpark(waiter);
            awaitParkedAnew(lock, waiter, before);
        }
        assertThat(stuck).isNotEmpty();
        assertThat(stuck)
                .allSatisfy(s -> assertThat(s.reason()).isEqualTo(StuckHold.Reason.STARVED));
    }

    private static long wakes(Thread waiter) {
        return java.lang.management.ManagementFactory.getThreadMXBean()
                .getThreadInfo(waiter.getId())
                .getWaitedCount();
    }

    private static void awaitParkedAnew(ReentrantLock lock, Thread waiter, long before) {
        while (wakes(waiter) == before || waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(lock.hasQueuedThread(waiter)).isTrue();
    }

    @Test
    void aLockThatGoesFromHandToHandIsNotStuck() throws Exception {
        sampling("jvm-locks.max-hold=3s");
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch first = new CountDownLatch(1);
        thread(
                () -> {
                    lock.lock();
                    first.await();
                    lock.unlock();
                });
        CountDownLatch givesBack = first;
        while (!lock.isLocked()) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 20; i++) {
            CountDownLatch before = givesBack;
            CountDownLatch has = new CountDownLatch(1);
            CountDownLatch next = new CountDownLatch(1);
            waiter(
                    () -> {
                        lock.lock();
                        has.countDown();
                        next.await();
                        lock.unlock();
                    });
            look(1);
            before.countDown();
            has.await();
            givesBack = next;
        }
        givesBack.countDown();
        assertThat(stuck).isEmpty();
    }

    @Test
    void waitersWhoseTimeIsUpLeaveGapsAndTooManyProveNothing() throws Exception {
        sampling("jvm-locks.max-hold=10s");
        ReentrantLock lock = new ReentrantLock();
        holder(lock::lock);
        Thread patient = waiter(() -> lock.tryLock(1, TimeUnit.HOURS));

        look(11);
        assertThat(stuck).last().matches(StuckHold::proven);
        stuck.clear();

        patient.interrupt();
        patient.join();
        for (int i = 0; i < 12; i++) {
            Thread hasty = waiter(() -> lock.tryLock(1, TimeUnit.HOURS));
            look(1);
            hasty.interrupt();
            hasty.join();
        }
        assertThat(stuck).isNotEmpty();
        assertThat(stuck).last().matches(s -> !s.proven());
    }

    @Test
    void anOwnerThatHasEndedIsSeenAtTheFirstLook() throws Exception {
        sampling("");
        ReentrantLock lock = new ReentrantLock();
        Thread owner = thread(lock::lock);
        owner.join();
        waiter(lock::lockInterruptibly);

        look(1);
        assertThat(stuck).hasSize(1);
        assertThat(stuck.get(0).reason()).isEqualTo(StuckHold.Reason.OWNER_ENDED);
        assertThat(stuck.get(0).hold().owner()).isSameAs(owner);
    }

    @Test
    void conditionsLatchesQueuesAndFuturesAreNoLocks() throws Exception {
        sampling("jvm-locks.max-hold=1s");
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        waiter(
                () -> {
                    lock.lock();
                    try {
                        condition.await();
                    } finally {
                        lock.unlock();
                    }
                });
        waiter(new CountDownLatch(1)::await);
        waiter(new LinkedBlockingQueue<String>()::take);
        waiter(LockSamplerTest::barrier);
        Semaphore signal = new Semaphore(0);
        waiter(signal::acquire);

        look(20);
        assertThat(stuck).isEmpty();
    }

    private static void barrier() throws InterruptedException {
        try {
            new CyclicBarrier(2).await();
        } catch (BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSemaphoreIsALockIfARuleSaysSo() throws Exception {
        sampling("jvm-locks.rules=dev.lockmedic.jvmlocks.*=3s");
        Semaphore permits = new Semaphore(1);
        holder(permits::acquire);
        waiter(permits::acquire);

        look(5);
        assertThat(stuck).isNotEmpty();
        assertThat(stuck.get(0).watched().kind).isEqualTo(LockKind.SEMAPHORE);
        assertThat(stuck.get(0).proven()).isTrue();
        assertThat(stuck.get(0).limitMillis()).isEqualTo(3000);
    }

    @Test
    void theFirstRuleThatMatchesTheFrameCounts() throws Exception {
        sampling(
                "jvm-locks.max-hold=1s,jvm-locks.rules="
                        + "a.B=2s;**LockSamplerTest*.lambda*=never;dev.**=1s");
        ReentrantLock lock = new ReentrantLock();
        holder(lock::lock);
        waiter(
                () -> {
                    lock.lockInterruptibly();
                });

        look(20);
        assertThat(stuck).isEmpty();
    }

    @Test
    void readersAndStampsAreSeen() throws Exception {
        sampling("jvm-locks.max-hold=3s");
        ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
        holder(readWrite.readLock()::lock);
        waiter(readWrite.writeLock()::lockInterruptibly);
        StampedLock stamped = new StampedLock();
        holder(stamped::writeLock);
        waiter(stamped::readLockInterruptibly);

        look(4);
        assertThat(stuck)
                .filteredOn(s -> s.reason() == StuckHold.Reason.OVERDUE)
                .hasSize(2)
                .allMatch(StuckHold::proven)
                .anyMatch(s -> s.watched().kind == LockKind.READ_WRITE && s.hold().shared())
                .anyMatch(s -> s.watched().kind == LockKind.STAMPED && s.hold().version() != 0);
    }

    @Test
    void monitorsAreSeenWithTheirOwner() throws Exception {
        sampling("jvm-locks.max-hold=3s");
        Object monitor = new Object();
        Thread owner =
                thread(
                        () -> {
                            synchronized (monitor) {
                                end.await();
                            }
                        });
        while (owner.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        waiter(
                () -> {
                    synchronized (monitor) {
                        monitor.notifyAll();
                    }
                });
        look(6);
        assertThat(stuck).isNotEmpty();
        assertThat(stuck.get(0).watched().kind).isEqualTo(LockKind.MONITOR);
        assertThat(stuck.get(0).hold().owner()).isSameAs(owner);
        assertThat(stuck.get(0).name()).contains("java.lang.Object@");
        assertThat(stuck.get(0).proven()).as("its owner has not run").isTrue();
    }

    @Test
    void timeInWhichAllStoodStillCountsForNobody() throws Exception {
        sampling("jvm-locks.max-hold=10s");
        ReentrantLock lock = new ReentrantLock();
        holder(lock::lock);
        waiter(lock::lockInterruptibly);

        look(5);
        now += 100 * SECOND;
        sampler.stoodStill(100 * SECOND);
        look(5);
        assertThat(stuck).isEmpty();
        look(1);
        assertThat(stuck).hasSize(1);
    }

    @Test
    void whatIsStuckNoMoreIsToldOnce() throws Exception {
        sampling("jvm-locks.max-hold=3s");
        ReentrantLock lock = new ReentrantLock();
        holder(lock::lock);
        Thread waiter = waiter(lock::lockInterruptibly);
        look(5);
        assertThat(stuck).isNotEmpty();
        assertThat(resolved).isEmpty();

        waiter.interrupt();
        waiter.join();
        look(6);
        assertThat(resolved).hasSize(1);
        assertThat(sampler.contended()).isZero();
    }
}
