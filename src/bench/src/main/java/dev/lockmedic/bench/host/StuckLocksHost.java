package dev.lockmedic.bench.host;

import dev.lockmedic.bench.jmh.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A host whose locks get stuck: pairs of threads, of which one takes a lock and keeps it, and the
 * other waits. For each lock it prints {@code LOCK waitingSinceMicros holder} on the wall clock,
 * and {@code GOT waitedMicros holder} once the one that waits has it.
 */
public final class StuckLocksHost {
    /** What it prints when it is through. */
    public static final String DONE = "DONE";

    private final int pair;
    private final int locks;
    private final long keepMillis;

    private StuckLocksHost(int pair, int locks, long keepMillis) {
        this.pair = pair;
        this.locks = locks;
        this.keepMillis = keepMillis;
    }

    /**
     * Runs until all locks were stuck.
     *
     * @param arguments number of pairs, locks a pair, for how many milliseconds a lock is kept
     */
    public static void main(String[] arguments) throws InterruptedException {
        Expectation.folder();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            StuckLocksHost host =
                    new StuckLocksHost(
                            i, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
            Thread thread = new Thread(host::play, "pair-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(DONE);
    }

    private void play() {
        // Not all at the same moment.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1000 + 37L * pair));
        try {
            for (int i = 0; i < locks; i++) {
                stick("holder-" + pair + "-" + i + "-");
            }
        } catch (InterruptedException e) {
            System.out.println("FAILED " + e);
        }
    }

    private void stick(String name) throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch got = new CountDownLatch(1);
        Thread holder = new Thread(() -> hold(lock, held, got), name);
        holder.start();
        held.await();
        long wall = System.currentTimeMillis() * 1000;
        long start = System.nanoTime();
        System.out.println("LOCK " + wall + " " + name);
        lock.lock();
        long waited = System.nanoTime() - start;
        lock.unlock();
        got.countDown();
        System.out.println("GOT " + waited / 1000 + " " + name);
        holder.join();
    }

    /** Gives it back after its time, whether it still is its own or not. */
    private void hold(ReentrantLock lock, CountDownLatch held, CountDownLatch got) {
        lock.lock();
        try {
            held.countDown();
            if (got.await(keepMillis, TimeUnit.MILLISECONDS)) {
                // It was taken from this thread.
                return;
            }
        } catch (InterruptedException e) {
            System.out.println("FAILED " + e);
        } finally {
            lock.unlock();
        }
    }
}
