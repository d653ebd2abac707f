package dev.lockmedic.bench.host;

import dev.lockmedic.bench.jmh.Expectation;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A host with many threads that wait: one in ten for a lock that somebody holds, the others for
 * work, as the threads of a pool do.
 */
public final class WaitingHost {
    /** What it prints when all of them wait, or how many it could start. */
    public static final String READY = "READY";

    /** The first argument for virtual threads; anything else is for platform threads. */
    public static final String VIRTUAL = "virtual";

    private static final int LOCKS = 10;
    private static final int ONE_IN = 10;
    private static final long SMALL_STACK = 128 * 1024;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final CountDownLatch keeping = new CountDownLatch(1);

    private WaitingHost() {}

    /**
     * Runs until its standard input ends.
     *
     * @param arguments kind of threads, number of threads
     */
    public static void main(String[] arguments) throws Exception {
        Expectation.folder();
        WaitingHost host = new WaitingHost();
        host.keepLocks();
        int wanted = Integer.parseInt(arguments[1]);
        boolean virtual = arguments[0].equals(VIRTUAL);
        int started = 0;
        try {
            for (; started < wanted; started++) {
                host.start(started, virtual);
            }
        } catch (OutOfMemoryError e) {
            // As many as this machine bears.
        }
        System.out.println(READY + " " + started);
        untilEndOfInput();
        Runtime.getRuntime().halt(0);
    }

    private static void untilEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // until whoever measures has measured
        }
    }

    private void keepLocks() throws InterruptedException {
        Thread keeper =
                new Thread(
                        () -> {
                            for (int i = 0; i < LOCKS; i++) {
                                locks[i] = new ReentrantLock();
                                locks[i].lock();
                            }
                            keeping.countDown();
                            while (true) {
                                LockSupport.park();
                            }
                        },
                        "keeper");
        keeper.setDaemon(true);
        keeper.start();
        keeping.await();
    }

    private void start(int number, boolean virtual) throws ReflectiveOperationException {
        Runnable body = number % ONE_IN == 0 ? () -> waitForLock(number) : this::waitForWork;
        if (virtual) {
            // By reflection: older JDKs have none.
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } else {
            Thread thread = new Thread(null, body, "waiting-" + number, SMALL_STACK);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void waitForLock(int number) {
        ReentrantLock lock = locks[number / ONE_IN % LOCKS];
        lock.lock();
        lock.unlock();
    }

    private void waitForWork() {
        try {
            while (true) {
                work.take().run();
            }
        } catch (InterruptedException e) {
            // There is nobody who interrupts.
        }
    }
}
