package dev.lockmedic.it.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that runs out of memory: the heap is filled to the last bytes again and again, while other
 * threads go on to take lock files and give them back.
 */
final class Hunger {
    private static final long FULL_NANOS = 100_000_000;
    private static final long ROOM_NANOS = 10_000_000;
    private static final long LATEST_NANOS = 20_000_000_000L;
    private static final int MOST = 100_000;
    private static final int WORKERS = 2;

    private final Path folder;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    private final ConcurrentLinkedQueue<Path> later = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Object> wrong = new AtomicReference<>("nothing");
    private final byte[] brief = payload(60_000);
    private final byte[] longer = payload(600_000);

    private Hunger(Path folder) {
        this.folder = folder;
    }

    /**
     * Goes through it for so long.
     *
     * @return how often there was no memory, how many locks were taken for long, taken and left
     *     stuck, given back, and what went wrong: a call that failed, or a lock that stayed though
     *     it was given back
     */
    static String goThrough(Path folder, long millis) throws InterruptedException {
        Hunger hunger = new Hunger(folder);
        Thread[] workers = new Thread[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            String name = "hungry-" + i;
            workers[i] = new Thread(() -> hunger.work(name), name);
            workers[i].start();
        }
        int times = eat(System.nanoTime() + millis * 1_000_000);
        hunger.over.set(true);
        for (Thread worker : workers) {
            worker.join();
        }
        for (Path lock : hunger.later) {
            long end = System.nanoTime() + LATEST_NANOS;
            while (Files.exists(lock)) {
                if (System.nanoTime() - end > 0) {
                    hunger.wrong.set(lock + " is still there");
                    break;
                }
                Thread.sleep(20);
            }
        }
        return times
                + " times, kept "
                + hunger.kept
                + ", stuck "
                + hunger.stuck
                + ", given back "
                + hunger.given
                + ", wrong "
                + hunger.wrong;
    }

    private static int eat(long endNanos) {
        int times = 0;
        while (System.nanoTime() - endNanos < 0) {
            Object[] chain = null;
            for (int length = 1 << 18; length > 0; length /= 4) {
                try {
                    while (true) {
                        Object[] next = new Object[length];
                        next[0] = chain;
                        chain = next;
                    }
                } catch (OutOfMemoryError e) {
                    times++;
                }
            }
            LockSupport.parkNanos(FULL_NANOS);
            if (chain != null) {
                chain = null;
            }
            LockSupport.parkNanos(ROOM_NANOS);
        }
        return times;
    }

    private void work(String name) {
        for (int i = 0; i < MOST && !over.get(); i++) {
            try {
                switch (i % 8) {
                    case 0 -> keep(folder.resolve(name + "-kept-" + i + ".lock"));
                    case 4 -> leave(folder.resolve(name + "-stuck-" + i + ".lock"));
                    default -> takeAndGiveBack(folder.resolve(name + "-" + i + ".lock"));
                }
            } catch (OutOfMemoryError e) {
                // As everywhere in this JVM. What was taken may stay behind.
            } catch (IOException e) {
                wrong.set(e);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** One that is held for long; a holder within its limit. */
    private void keep(Path lock) throws IOException {
        Files.write(lock, longer, StandardOpenOption.CREATE_NEW);
        // Only one that is known to be whole counts: it says so by another file.
        Files.createFile(lock.resolveSibling(lock.getFileName() + ".kept"));
        kept.incrementAndGet();
    }

    /** One that is forgotten. */
    private void leave(Path lock) throws IOException {
        Files.write(lock, payload(500), StandardOpenOption.CREATE_NEW);
        stuck.incrementAndGet();
    }

    private void takeAndGiveBack(Path lock) throws IOException {
        Files.write(lock, brief, StandardOpenOption.CREATE_NEW);
        Files.delete(lock);
        given.incrementAndGet();
        if (Files.exists(lock)) {
            // Its guard could not be had in time: it is removed as soon as it can.
            later.add(lock);
        }
    }

    private static byte[] payload(long maxHoldMillis) {
        return LockHost.payload(Long.toString(maxHoldMillis));
    }
}
