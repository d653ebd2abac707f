package dev.lockmedic.it.host;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Threads that wait for ever, each in another way, and none of them for a lock that is stuck. */
final class Crowd {
    private static volatile long spun;

    private Crowd() {}

    /** Something that waits, as it stands in a thread's body. */
    private interface Wait {
        void go() throws Exception;
    }

    /** Starts them all; comes back when each of them waits. */
    static void gather() throws InterruptedException {
        pools();
        Thread[] waiting = {
            start("latch", () -> new CountDownLatch(1).await()),
            start("barrier", () -> new CyclicBarrier(2).await()),
            start("phaser", () -> new Phaser(2).arriveAndAwaitAdvance()),
            start("future", () -> new CompletableFuture<String>().get()),
            start("task", () -> new FutureTask<>(() -> "").get()),
            start("array-queue", () -> new ArrayBlockingQueue<String>(1).take()),
            start("linked-queue", () -> new LinkedBlockingQueue<String>().take()),
            start("hand-over", () -> new SynchronousQueue<String>().take()),
            start("transfer", () -> new LinkedTransferQueue<String>().take()),
            start("exchanger", () -> new Exchanger<String>().exchange("")),
            start("semaphore", () -> new Semaphore(0).acquire()),
            start("joining", () -> Thread.currentThread().join()),
            start("parked", () -> parkFor(new Object())),
            start("wait", () -> waitFor(new Object())),
            start("condition", () -> await(new ReentrantLock())),
            start("two-wait-1", TwoThatWait::await),
            start("two-wait-2", TwoThatWait::await),
        };
        for (Thread thread : waiting) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
        heldByOneThatNobodyWaitsFor();
        busyButShort();
    }

    private static void pools() {
        ExecutorService fixed = Executors.newFixedThreadPool(3);
        ExecutorService cached = Executors.newCachedThreadPool();
        ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(3);
        ExecutorService stealing = Executors.newWorkStealingPool(3);
        for (int i = 0; i < 3; i++) {
            fixed.execute(() -> {});
            cached.execute(() -> {});
            scheduled.schedule(() -> {}, 1, TimeUnit.HOURS);
            stealing.execute(() -> {});
        }
    }

    /** Held for ever, but it keeps nobody waiting. */
    private static void heldByOneThatNobodyWaitsFor() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        ReentrantLock lock = new ReentrantLock();
        ReentrantReadWriteLock table = new ReentrantReadWriteLock();
        start(
                "keeper",
                () -> {
                    lock.lock();
                    table.readLock().lock();
                    held.countDown();
                    LockSupport.park();
                });
        held.await();
        start(
                "poller",
                () -> {
                    while (!lock.tryLock()) {
                        Thread.sleep(5);
                    }
                });
        start(
                "reader",
                () -> {
                    while (true) {
                        table.readLock().lock();
                        Thread.sleep(5);
                        table.readLock().unlock();
                    }
                });
    }

    /** Always somebody waiting, but each hold is over in no time. */
    private static void busyButShort() {
        ReentrantLock lock = new ReentrantLock();
        ReentrantLock fair = new ReentrantLock(true);
        Object monitor = new Object();
        for (int i = 0; i < 3; i++) {
            start(
                    "busy-" + i,
                    () -> {
                        while (true) {
                            lock.lock();
                            try {
                                work();
                            } finally {
                                lock.unlock();
                            }
                            fair.lock();
                            try {
                                work();
                            } finally {
                                fair.unlock();
                            }
                            synchronized (monitor) {
                                work();
                            }
                        }
                    });
        }
    }

    /** A little, and then off the processor: others run into it. */
    private static void work() throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            spun++;
        }
        Thread.sleep(1);
    }

    private static void parkFor(Object blocker) {
        while (true) {
            LockSupport.park(blocker);
        }
    }

    private static void waitFor(Object monitor) throws InterruptedException {
        synchronized (monitor) {
            while (true) {
                monitor.wait();
            }
        }
    }

    private static void await(ReentrantLock lock) throws InterruptedException {
        Condition never = lock.newCondition();
        lock.lock();
        try {
            while (true) {
                never.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Two that wait for a third with the lock given back. */
    private static final class TwoThatWait {
        private static final ReentrantLock LOCK = new ReentrantLock();
        private static final Condition NEVER = LOCK.newCondition();

        static void await() throws InterruptedException {
            LOCK.lock();
            try {
                while (true) {
                    NEVER.await();
                }
            } finally {
                LOCK.unlock();
            }
        }
    }

    private static Thread start(String name, Wait body) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                body.go();
                            } catch (Exception e) {
                                JvmLockHost.say("crowd " + name + " " + e);
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
