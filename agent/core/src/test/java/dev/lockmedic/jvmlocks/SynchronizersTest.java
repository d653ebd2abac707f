package dev.lockmedic.jvmlocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mark on a waiter: that it proves what it is to prove, and that no lock takes harm by it. */
@Timeout(60)
class SynchronizersTest {
    private static final int ROUNDS = Integer.getInteger("lockmedic.test.marks", 20_000);

    private final Synchronizers synchronizers = open();

    private static Synchronizers open() {
        try {
            return Synchronizers.open(type -> {});
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReleaseTakesTheMarkAway() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Thread waiter = new Thread(lock::lock);
        waiter.start();
        Object node = parked(waiter);
        Object sync = LockSupport.getBlocker(waiter);
        assertThat(synchronizers.isMarked(sync, node)).isFalse();
        assertThat(synchronizers.mark(sync, node)).isTrue();
        assertThat(synchronizers.isMarked(sync, node)).isTrue();
        assertThat(synchronizers.hold(sync, LockKind.REENTRANT).owner())
                .isSameAs(Thread.currentThread());

        lock.unlock();
        assertThat(synchronizers.isMarked(sync, node)).isFalse();
        waiter.join();
    }

    private Object parked(Thread waiter) {
        while (waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return synchronizers.firstNode(LockSupport.getBlocker(waiter));
    }

    /** It sleeps on in the condition's code, which a mark would keep asleep for ever. */
    @Test
    void whoWasSignalledAndWaitsForItsLockIsNotMarked() throws InterruptedException {
        for (ReentrantLock lock :
                new ReentrantLock[] {new ReentrantLock(), new ReentrantLock(true)}) {
            Condition condition = lock.newCondition();
            CountDownLatch through = new CountDownLatch(2);
            Thread signalled =
                    new Thread(
                            () -> {
                                lock.lock();
                                try {
                                    condition.awaitUninterruptibly();
                                    through.countDown();
                                } finally {
                                    lock.unlock();
                                }
                            });
            signalled.start();
            while (signalled.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            lock.lock();
            condition.signal();
            Thread second =
                    new Thread(
                            () -> {
                                lock.lock();
                                lock.unlock();
                                through.countDown();
                            });
            second.start();
            while (second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            Object sync = LockSupport.getBlocker(second);
            Object first = synchronizers.firstNode(sync);
            assertThat(synchronizers.waiter(sync, first)).isSameAs(signalled);
            assertThat(synchronizers.mark(sync, first)).isFalse();

            lock.unlock();
            assertThat(through.await(20, TimeUnit.SECONDS)).as("both are through").isTrue();
        }
    }

    @Test
    void conditionsWorkOnWhileTheirLocksWaitersAreMarked() throws InterruptedException {
        ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(2);
        Thread[] threads = new Thread[6];
        for (int i = 0; i < threads.length; i++) {
            boolean puts = i % 2 == 0;
            threads[i] =
                    new Thread(
                            () -> {
                                try {
                                    for (int n = 0; n < ROUNDS; n++) {
                                        if (puts) {
                                            queue.put(n);
                                        } else {
                                            queue.take();
                                        }
                                    }
                                } catch (InterruptedException e) {
                                    throw new AssertionError(e);
                                }
                            });
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread marking = marking(threads, over);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        marking.join();
        assertThat(queue).isEmpty();
    }

    private Thread marking(Thread[] threads, AtomicBoolean over) {
        Thread marking =
                new Thread(
                        () -> {
                            while (!over.get()) {
                                for (Thread thread : threads) {
                                    Object blocker = LockSupport.getBlocker(thread);
                                    Object node =
                                            blocker == null || synchronizers.kind(blocker) == null
                                                    ? null
                                                    : synchronizers.firstNode(blocker);
                                    if (node != null) {
                                        synchronizers.mark(blocker, node);
                                    }
                                }
                            }
                        });
        marking.start();
        return marking;
    }

    static Stream<Lock> locks() {
        return Stream.of(
                new ReentrantLock(),
                new ReentrantLock(true),
                new ReentrantReadWriteLock().writeLock(),
                new StampedLock().asWriteLock());
    }

    /** A waiter that a mark made to miss its wake-up would never get its turn. */
    @ParameterizedTest
    @MethodSource("locks")
    void locksWorkOnWhileTheirWaitersAreMarked(Lock lock) throws InterruptedException {
        int[] count = new int[1];
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    new Thread(
                            () -> {
                                for (int n = 0; n < ROUNDS; n++) {
                                    lock.lock();
                                    try {
                                        count[0]++;
                                    } finally {
                                        lock.unlock();
                                    }
                                }
                            });
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread marking = marking(threads, over);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        marking.join();
        assertThat(count[0]).isEqualTo(4 * ROUNDS);
    }
}
