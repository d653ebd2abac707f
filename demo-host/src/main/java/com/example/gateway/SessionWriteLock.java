package com.example.gateway;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The write lock of the sessions: whoever has created {@code <session>.jsonl.lock} may write {@code
 * <session>.jsonl}, whichever process it is in.
 */
final class SessionWriteLock implements AutoCloseable {
    private final long acquireTimeoutMs;
    private final long unwrittenGraceMs;
    private final StalePolicy policy;
    private final Processes processes;
    private final HeldLocks held = new HeldLocks();
    private final LockInspector inspector;
    private final Log log;
    private final Long ownStartTime;
    private volatile boolean closed;

    SessionWriteLock(Settings settings, StalePolicy policy, Processes processes, Log log) {
        this.acquireTimeoutMs = settings.acquireTimeoutMs();
        // Those who give up early can't wait long for a crashed writer's empty lock either.
        long grace = acquireTimeoutMs < 30_000 ? 5_000 : 30_000;
        this.unwrittenGraceMs = Math.min(settings.staleMs(), grace);
        this.policy = policy;
        this.processes = processes;
        this.inspector = new LockInspector(policy, processes, held);
        this.log = log;
        var startTime = processes.startTime(processes.self());
        this.ownStartTime = startTime.isPresent() ? startTime.getAsLong() : null;
    }

    HeldLocks held() {
        return held;
    }

    LockInspector inspector() {
        return inspector;
    }

    /**
     * Takes the write lock of a session, waiting for it as long as the acquire timeout allows.
     *
     * @param maxHoldMs how long the caller may keep it; recorded for everybody in the lock file
     * @throws SessionLockTimeoutException if another holder keeps it too long
     */
    SessionLockHandle acquire(Path sessionFile, long maxHoldMs)
            throws IOException, InterruptedException {
        Path lockFile = LockFiles.of(sessionFile);
        long startedNanos = System.nanoTime();
        Backoff backoff = new Backoff();
        while (true) {
            Optional<SessionLockHandle> created = tryCreate(lockFile, maxHoldMs);
            if (created.isPresent()) {
                return created.get();
            }
            Optional<LockInspection> inHand = inspector.inspect(lockFile);
            long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
            long leftMs = acquireTimeoutMs - waitedMs;
            boolean gone = inHand.isEmpty() || removeIfStale(inHand.get());
            if (leftMs <= 0) {
                throw timedOut(lockFile, inHand);
            }
            if (!gone) {
                Thread.sleep(Math.min(backoff.nextMs(), leftMs));
            }
        }
    }

    /**
     * Gives a lock back. A lock that is no longer this holder's is left to whoever has it now.
     *
     * @throws IOException if the lock file can't be removed; the lock is then still held
     */
    void release(SessionLockHandle handle) throws IOException {
        boolean ours = false;
        if (handle.change(SessionLockHandle.State.HELD, SessionLockHandle.State.RELEASED)) {
            ours = giveBack(handle);
        } else if (!handle.change(
                SessionLockHandle.State.FORCE_RELEASED, SessionLockHandle.State.RELEASED)) {
            return;
        }
        if (!ours) {
            log.warn(
                    "lost lock "
                            + handle.lockFile()
                            + ": no longer ours when released after "
                            + handle.heldForMs()
                            + "ms");
        }
    }

    /**
     * Takes a lock away from its holder in this process.
     *
     * @return whether the lock file was removed by this call
     */
    boolean forceRelease(SessionLockHandle handle) throws IOException {
        return handle.change(SessionLockHandle.State.HELD, SessionLockHandle.State.FORCE_RELEASED)
                && giveBack(handle);
    }

    /** Releases every lock of this process; after that none can be acquired. */
    @Override
    public void close() {
        closed = true;
        for (SessionLockHandle handle : held.all()) {
            try {
                release(handle);
            } catch (IOException e) {
                log.error("could not release " + handle.lockFile() + ": " + e);
            }
        }
    }

    private Optional<SessionLockHandle> tryCreate(Path lockFile, long maxHoldMs)
            throws IOException {
        // The time is taken before the file exists: a holder must not believe in a longer hold than
        // those who read its payload.
        Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long createdNanos = System.nanoTime();
        byte[] payload =
                new LockPayload(processes.self(), createdAt, maxHoldMs, ownStartTime).toBytes();
        HeldLocks.Attempt attempt = held.begin(lockFile);
        SessionLockHandle handle;
        try {
            LockSnapshot written = LockFiles.create(lockFile, payload);
            handle =
                    new SessionLockHandle(
                            this, lockFile, written, maxHoldMs, createdAt, createdNanos);
            held.add(handle);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } finally {
            held.end(attempt);
        }
        if (closed) {
            release(handle);
            throw new IOException("the gateway is shutting down");
        }
        return Optional.of(handle);
    }

    private boolean removeIfStale(LockInspection lock) throws IOException {
        boolean maybeUnwritten =
                policy.isOnlyUnwritten(lock.reasons()) && lock.ageMs() <= unwrittenGraceMs;
        if (maybeUnwritten || !policy.shouldRemove(lock.reasons())) {
            return false;
        }
        boolean removed = LockFiles.removeIfUnchanged(lock.lockFile(), lock.snapshot());
        if (removed) {
            log.warn("removed " + stale(lock));
        }
        return removed;
    }

    private SessionLockTimeoutException timedOut(Path lockFile, Optional<LockInspection> lock) {
        lock.filter(inspected -> !inspected.reasons().isEmpty())
                .ifPresent(inspected -> log.warn(stale(inspected)));
        String holder = lock.map(LockInspection::describe).orElse("just released " + lockFile);
        return new SessionLockTimeoutException(acquireTimeoutMs, holder);
    }

    private static String stale(LockInspection lock) {
        return "session file lock stale ("
                + String.join(", ", lock.reasons())
                + "): "
                + lock.describe();
    }

    private boolean giveBack(SessionLockHandle handle) throws IOException {
        SessionLockHandle.State reached = handle.state();
        try {
            boolean removed = LockFiles.removeIfUnchanged(handle.lockFile(), handle.written());
            held.remove(handle);
            return removed;
        } catch (IOException e) {
            // Still held: the next release or the watchdog's next turn tries again.
            handle.change(reached, SessionLockHandle.State.HELD);
            throw e;
        }
    }
}
