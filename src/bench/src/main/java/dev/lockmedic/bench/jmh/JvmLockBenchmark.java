package dev.lockmedic.bench.jmh;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Locks inside the JVM that nobody else wants. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JvmLockBenchmark extends TakingTurns {
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
    private final StampedLock stamped = new StampedLock();
    private final Semaphore semaphore = new Semaphore(1);
    private final Object monitor = new Object();
    private long count;

    /** Makes sure of the agent. */
    @Setup
    public void prepare() {
        Expectation.folder();
    }

    /** Taken and given back. */
    @Benchmark
    public long lockUnlock() {
        lock.lock();
        try {
            return ++count;
        } finally {
            lock.unlock();
        }
    }

    /** The read side of a ReentrantReadWriteLock. */
    @Benchmark
    public long read() {
        readWrite.readLock().lock();
        try {
            return ++count;
        } finally {
            readWrite.readLock().unlock();
        }
    }

    /** The write side. */
    @Benchmark
    public long write() {
        readWrite.writeLock().lock();
        try {
            return ++count;
        } finally {
            readWrite.writeLock().unlock();
        }
    }

    /** A StampedLock, for writing. */
    @Benchmark
    public long stampedWrite() {
        long stamp = stamped.writeLock();
        try {
            return ++count;
        } finally {
            stamped.unlockWrite(stamp);
        }
    }

    /** A permit. */
    @Benchmark
    public long permit() {
        semaphore.acquireUninterruptibly();
        try {
            return ++count;
        } finally {
            semaphore.release();
        }
    }

    /** A synchronized block. */
    @Benchmark
    public long monitor() {
        synchronized (monitor) {
            return ++count;
        }
    }
}
