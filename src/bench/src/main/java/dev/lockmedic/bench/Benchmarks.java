package dev.lockmedic.bench;

import dev.lockmedic.bench.jmh.AppendHoldingBenchmark;
import dev.lockmedic.bench.jmh.ChannelBenchmark;
import dev.lockmedic.bench.jmh.ContendedLockBenchmark;
import dev.lockmedic.bench.jmh.ContendedLockFileBenchmark;
import dev.lockmedic.bench.jmh.ContenderBenchmark;
import dev.lockmedic.bench.jmh.JvmLockBenchmark;
import dev.lockmedic.bench.jmh.LockFileBenchmark;
import dev.lockmedic.bench.jmh.PlainFileBenchmark;
import dev.lockmedic.bench.jmh.PlainFileHoldingBenchmark;
import java.util.List;

/** All benchmarks, in the order of the table, with their goals. */
final class Benchmarks {
    private static final double LOCK_FILE = 1.3;
    private static final double NO_LOCK_FILE = 1.02;
    private static final double JVM_LOCK = 1.01;

    /** 0.98 of the throughput, as time. */
    private static final double CONTENDED = 1 / 0.98;

    /** A lock file that nobody else wants gives no event. */
    private static final double EVENTS = 1.02;

    static final List<Benchmark> ALL =
            List.of(
                    new PairedForks(
                            "lock-file-json",
                            "create, write JSON payload, delete a lock file",
                            LockFileBenchmark.class,
                            "json",
                            LOCK_FILE),
                    new PairedForks(
                            "lock-file-empty",
                            "create and delete an empty lock file",
                            LockFileBenchmark.class,
                            "empty",
                            LOCK_FILE),
                    new PairedForks(
                            "contender",
                            "creation that fails: another process holds the lock within its limit",
                            ContenderBenchmark.class,
                            "create",
                            Row.NO_GOAL),
                    new PairedForks(
                            "plain-file",
                            "create and delete a file that is no lock file",
                            PlainFileBenchmark.class,
                            "createDelete",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "plain-file-holding",
                            "the same while this JVM holds lock files",
                            PlainFileHoldingBenchmark.class,
                            "createDelete",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "read-file",
                            "open, read 1 KiB, close",
                            PlainFileBenchmark.class,
                            "read",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "exists",
                            "Files.exists",
                            PlainFileBenchmark.class,
                            "exists",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "append-open",
                            "append 1 KiB to an open channel",
                            ChannelBenchmark.class,
                            "append",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "append-files",
                            "Files.write 1 KiB with APPEND",
                            ChannelBenchmark.class,
                            "filesWrite",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "append-other-holding",
                            "append 1 KiB to a file no lock guards, while this JVM holds locks",
                            AppendHoldingBenchmark.class,
                            "appendOther",
                            NO_LOCK_FILE),
                    new PairedForks(
                            "append-resource",
                            "append 1 KiB to what this thread's own lock guards",
                            AppendHoldingBenchmark.class,
                            "appendResource",
                            Row.NO_GOAL),
                    new PairedForks(
                            "jvm-lock",
                            "uncontended ReentrantLock, lock and unlock",
                            JvmLockBenchmark.class,
                            "lockUnlock",
                            JVM_LOCK),
                    new PairedForks(
                            "jvm-read",
                            "uncontended ReentrantReadWriteLock, read lock and unlock",
                            JvmLockBenchmark.class,
                            "read",
                            JVM_LOCK),
                    new PairedForks(
                            "jvm-write",
                            "the same, write lock",
                            JvmLockBenchmark.class,
                            "write",
                            JVM_LOCK),
                    new PairedForks(
                            "jvm-stamped",
                            "uncontended StampedLock, write lock",
                            JvmLockBenchmark.class,
                            "stampedWrite",
                            JVM_LOCK),
                    new PairedForks(
                            "jvm-semaphore",
                            "uncontended Semaphore, acquire and release",
                            JvmLockBenchmark.class,
                            "permit",
                            JVM_LOCK),
                    new PairedForks(
                            "jvm-monitor",
                            "uncontended synchronized block",
                            JvmLockBenchmark.class,
                            "monitor",
                            JVM_LOCK),
                    PairedForks.contended(
                            "jvm-lock-2",
                            "contended ReentrantLock",
                            ContendedLockBenchmark.class,
                            "lockUnlock",
                            2,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-lock-4",
                            "contended ReentrantLock",
                            ContendedLockBenchmark.class,
                            "lockUnlock",
                            4,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-write-2",
                            "contended write lock",
                            ContendedLockBenchmark.class,
                            "write",
                            2,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-write-4",
                            "contended write lock",
                            ContendedLockBenchmark.class,
                            "write",
                            4,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-stamped-2",
                            "contended StampedLock, write lock",
                            ContendedLockBenchmark.class,
                            "stampedWrite",
                            2,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-stamped-4",
                            "contended StampedLock, write lock",
                            ContendedLockBenchmark.class,
                            "stampedWrite",
                            4,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-semaphore-2",
                            "contended Semaphore with one permit",
                            ContendedLockBenchmark.class,
                            "permit",
                            2,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-semaphore-4",
                            "contended Semaphore with one permit",
                            ContendedLockBenchmark.class,
                            "permit",
                            4,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-monitor-2",
                            "contended synchronized block",
                            ContendedLockBenchmark.class,
                            "monitor",
                            2,
                            CONTENDED),
                    PairedForks.contended(
                            "jvm-monitor-4",
                            "contended synchronized block",
                            ContendedLockBenchmark.class,
                            "monitor",
                            4,
                            CONTENDED),
                    PairedForks.control(
                            "control",
                            "noise: create and delete a plain file, no agent on either side",
                            PlainFileBenchmark.class,
                            "createDelete",
                            1),
                    PairedForks.control(
                            "control-2",
                            "noise: contended ReentrantLock, 2 threads, no agent on either side",
                            ContendedLockBenchmark.class,
                            "lockUnlock",
                            2),
                    PairedForks.control(
                            "control-4",
                            "noise: the same with 4 threads",
                            ContendedLockBenchmark.class,
                            "lockUnlock",
                            4),
                    PairedForks.events(
                            "events",
                            "create, write JSON payload, delete a lock file; events off and on",
                            LockFileBenchmark.class,
                            "json",
                            1,
                            EVENTS),
                    PairedForks.events(
                            "events-contended",
                            "two threads that take turns at a lock file: two events a hold; off and on",
                            ContendedLockFileBenchmark.class,
                            "takeAndGiveBack",
                            2,
                            Row.NO_GOAL),
                    new StartUp(),
                    new WatchdogLateness(),
                    new SamplingCost(),
                    JvmLockLateness.ofReports(),
                    JvmLockLateness.ofReleases());

    private Benchmarks() {}
}
