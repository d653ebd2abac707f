package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The guard of one directory: who has it may verify and remove lock files there, and nobody else. A
 * {@code FileLock} on the guard file between processes, an owner field in front of it within this
 * JVM.
 *
 * <p>The guard file is opened once per JVM, never read, and closed only when it is found to have
 * been replaced: POSIX locks belong to the process, so closing any descriptor of a file drops them
 * all. A killed process leaves nothing: the kernel drops its lock.
 *
 * <p>Waiting is bounded and polls: nothing here parks on a lock of {@code java.util.concurrent},
 * which the agent may one day be asked to heal, and {@code FileChannel.lock()} would close the
 * channel when the host interrupts its thread; {@code tryLock} is not interruptible.
 */
public final class Guard implements FolderGuard {
    private static final long FIRST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000;
    private static final long REMOVAL_LIMIT_NANOS = 100_000_000;
    private static final int MOST_OPENINGS = 10;

    private final Path file;
    private final AtomicReference<Thread> owner = new AtomicReference<>();

    // All three written by the owner only.
    private FileChannel channel;
    private FileIdentity identity;
    private FileLock lock;

    /** How an attempt ended. */
    public enum Outcome {
        /** It is ours until {@link #release}. */
        ACQUIRED,
        /** Somebody else has it, and the time is up. */
        TIMED_OUT,
        /** The directory does not exist. */
        NO_DIRECTORY,
        /** The guard file can't be opened or locked; see {@link #problem}. */
        FAILED
    }

    private volatile String problem;
    private volatile boolean closed;

    Guard(Path file) {
        this.file = file;
    }

    /** Where the guard file is. */
    public Path file() {
        return file;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public Outcome acquire(long limitNanos) {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_NANOS;
        while (!owner.compareAndSet(null, Thread.currentThread())) {
            if (System.nanoTime() - start > limitNanos) {
                problem = "another thread of this JVM has had the guard for too long";
                return Outcome.TIMED_OUT;
            }
            pause = pause(pause);
        }
        Outcome outcome = Outcome.FAILED;
        try {
            outcome = acquireBetweenProcesses(start, limitNanos);
        } catch (NoSuchFileException e) {
            outcome = Outcome.NO_DIRECTORY;
        } catch (IOException | RuntimeException e) {
            problem = "guard file " + file + " can't be used: " + e;
        } finally {
            if (outcome != Outcome.ACQUIRED) {
                release();
            }
        }
        return outcome;
    }

    private Outcome acquireBetweenProcesses(long start, long limitNanos) throws IOException {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            if (closed) {
                problem = "guard file " + file + " is out of use: its directory was removed";
                return Outcome.FAILED;
            }
            if (channel == null) {
                open();
            }
            lock = tryLock();
            if (lock != null) {
                if (stillThere()) {
                    return Outcome.ACQUIRED;
                }
                // Somebody removed the guard file; those who come now lock another one.
                drop();
            } else if (System.nanoTime() - start > limitNanos) {
                problem = "another process has had the guard " + file + " for too long";
                return Outcome.TIMED_OUT;
            } else {
                pause = pause(pause);
            }
        }
    }

    private FileLock tryLock() throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The same directory by another name, through a link: as if another process had it.
            return null;
        }
    }

    private void open() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                FileIdentity before = made();
                FileChannel opened =
                        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                // The same file before and after, so it is the one that was opened.
                if (isAt(before)) {
                    channel = opened;
                    identity = before;
                    return;
                }
                opened.close();
            } catch (NoSuchFileException e) {
                if (attempt >= MOST_OPENINGS) {
                    throw e;
                }
            }
        }
    }

    /** What lies there, made if nothing does; only a regular file is opened, a pipe would block. */
    private FileIdentity made() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createFile(file);
            } catch (FileAlreadyExistsException somebodyWasFaster) {
                // As good.
            }
        }
        FileIdentity made = FileIdentity.of(file);
        if (made.kind() != FileIdentity.Kind.FILE) {
            throw new IOException("it is no regular file");
        }
        return made;
    }

    private boolean stillThere() throws IOException {
        return isAt(identity);
    }

    private boolean isAt(FileIdentity expected) throws IOException {
        try {
            return FileIdentity.of(file).sameFile(expected);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Forgets the channel; its file is no longer the guard, so no lock that counts is dropped. */
    private void drop() throws IOException {
        FileChannel old = channel;
        channel = null;
        identity = null;
        lock = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void release() {
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException e) {
            problem = "guard file " + file + " can't be unlocked: " + e;
        } finally {
            lock = null;
            owner.set(null);
            if (closed) {
                dropIfFree();
            }
        }
    }

    /** Deletes the guard file, under the guard, if nothing lies beside it. */
    boolean removeFileIfAlone() {
        if (acquire(REMOVAL_LIMIT_NANOS) != Outcome.ACQUIRED) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file.getParent())) {
            // Under the guard a pin can only be one that a killed process left behind.
            Files.deleteIfExists(file.resolveSibling(Takeover.PIN_NAME));
            for (Path other : files) {
                if (!other.equals(file) && !other.endsWith(Takeover.PIN_NAME)) {
                    return false;
                }
            }
            Files.delete(file);
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        } finally {
            release();
        }
    }

    /** Deletes the guard file, under the guard; who uses it finds that out, and makes another. */
    boolean removeFile() {
        if (acquire(REMOVAL_LIMIT_NANOS) != Outcome.ACQUIRED) {
            return false;
        }
        try {
            Files.delete(file);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            release();
        }
    }

    /**
     * Closes the channel for good; who has the guard now does it on release. A closed guard must
     * not open its file again: another guard may be in use there by then, and closing any
     * descriptor of the file would drop that one's lock.
     */
    void close() {
        closed = true;
        dropIfFree();
    }

    private void dropIfFree() {
        if (owner.compareAndSet(null, Thread.currentThread())) {
            try {
                drop();
            } catch (IOException e) {
                problem = e.toString();
            } finally {
                owner.set(null);
            }
        }
    }

    private static long pause(long nanos) {
        if (Thread.currentThread().isInterrupted()) {
            // Parking returns at once for an interrupted thread, whose flag is not ours to clear.
            Thread.yield();
        } else {
            LockSupport.parkNanos(nanos);
        }
        return Math.min(nanos * 2, LONGEST_PAUSE_NANOS);
    }
}
