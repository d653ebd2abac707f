package dev.lockmedic.it.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * A lock inside the JVM as a command names it, {@code kind:name}. {@code read:a} and {@code
 * write:a} are two sides of one lock, and so are {@code stamped-read:a} and {@code stamped:a}.
 */
interface NamedLock {
    /** Blocks until it has it. */
    void lock();

    /** Blocks until it has it or is interrupted. */
    void lockInterruptibly() throws InterruptedException;

    /** Waits for so long. */
    boolean tryLock(long millis) throws InterruptedException;

    /** Gives it back. */
    void unlock();

    /** The lock of that name, the same one each time. */
    static NamedLock of(String word) {
        String kind = word.substring(0, word.indexOf(':'));
        String name = word.substring(word.indexOf(':') + 1);
        return switch (kind) {
            case "lock" -> new Plain(All.REENTRANT.computeIfAbsent(name, n -> new ReentrantLock()));
            case "fair" -> new Plain(All.FAIR.computeIfAbsent(name, n -> new ReentrantLock(true)));
            case "read" -> new Plain(All.readWrite(name).readLock());
            case "write" -> new Plain(All.readWrite(name).writeLock());
            case "stamped" -> new Stamped(All.stamped(name), All.STAMPS);
            case "spring" -> new Plain(SpringLocks.lock(name));
            case "semaphore" -> new Permit(All.semaphore(name));
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** The monitor of that name. */
    static Object monitor(String word) {
        return All.MONITORS.computeIfAbsent(word, name -> new TableMonitor());
    }

    /** Something whose class a report can name. */
    final class TableMonitor {}

    /** One of the JDK's locks. */
    record Plain(Lock jdk) implements NamedLock {
        @Override
        public void lock() {
            jdk.lock();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            jdk.lockInterruptibly();
        }

        @Override
        public boolean tryLock(long millis) throws InterruptedException {
            return jdk.tryLock(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void unlock() {
            jdk.unlock();
        }
    }

    /** A StampedLock, for writing; each thread keeps its stamp. */
    record Stamped(StampedLock jdk, Map<Thread, Long> stamps) implements NamedLock {
        @Override
        public void lock() {
            stamps.put(Thread.currentThread(), jdk.writeLock());
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            stamps.put(Thread.currentThread(), jdk.writeLockInterruptibly());
        }

        @Override
        public boolean tryLock(long millis) throws InterruptedException {
            long stamp = jdk.tryWriteLock(millis, TimeUnit.MILLISECONDS);
            if (stamp != 0) {
                stamps.put(Thread.currentThread(), stamp);
            }
            return stamp != 0;
        }

        @Override
        public void unlock() {
            jdk.unlockWrite(stamps.get(Thread.currentThread()));
        }
    }

    /** One permit of a semaphore that has one. */
    record Permit(Semaphore semaphore) implements NamedLock {
        @Override
        public void lock() {
            semaphore.acquireUninterruptibly();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            semaphore.acquire();
        }

        @Override
        public boolean tryLock(long millis) throws InterruptedException {
            return semaphore.tryAcquire(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void unlock() {
            semaphore.release();
        }
    }

    /** All there are. */
    final class All {
        private static final Map<String, ReentrantLock> REENTRANT = new ConcurrentHashMap<>();
        private static final Map<String, ReentrantLock> FAIR = new ConcurrentHashMap<>();
        private static final Map<String, ReentrantReadWriteLock> READ_WRITE =
                new ConcurrentHashMap<>();
        private static final Map<String, StampedLock> STAMPED = new ConcurrentHashMap<>();
        private static final Map<Thread, Long> STAMPS = new ConcurrentHashMap<>();
        private static final Map<String, Semaphore> SEMAPHORES = new ConcurrentHashMap<>();
        private static final Map<String, Object> MONITORS = new ConcurrentHashMap<>();

        private All() {}

        private static ReentrantReadWriteLock readWrite(String name) {
            return READ_WRITE.computeIfAbsent(name, n -> new ReentrantReadWriteLock());
        }

        private static StampedLock stamped(String name) {
            return STAMPED.computeIfAbsent(name, n -> new StampedLock());
        }

        private static Semaphore semaphore(String name) {
            return SEMAPHORES.computeIfAbsent(name, n -> new Semaphore(1));
        }
    }
}
