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
import org.openjdk.jmh.infra.Blackhole;

/** Locks inside the JVM that all threads want all the time: there is always somebody to sample. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContendedLockBenchmark extends TakingTurns {
    private static final long WORK = 20;

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

    /** Taken, used a little, and given back. */
    @Benchmark
    public long lockUnlock() {
        lock.lock();
        try {
            Blackhole.consumeCPU(WORK);
            return ++count;
        } finally {
            lock.unlock();
        }
    }

    /** The write side of a ReentrantReadWriteLock. */
    @Benchmark
    public long write() {
        readWrite.writeLock().lock();
        try {
            Blackhole.consumeCPU(WORK);
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
            Blackhole.consumeCPU(WORK);
            return ++count;
        } finally {
            stamped.unlockWrite(stamp);
        }
    }

    /** The only permit. */
    @Benchmark
    public long permit() {
        semaphore.acquireUninterruptibly();
        try {
            Blackhole.consumeCPU(WORK);
            return ++count;
        } finally {
            semaphore.release();
        }
    }

    /** A synchronized block. */
    @Benchmark
    public long monitor() {
        synchronized (monitor) {
            Blackhole.consumeCPU(WORK);
            return ++count;
        }
    }
}
