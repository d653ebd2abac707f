package com.example.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One hold of a session's write lock, from its acquisition to its release. */
final class SessionLockHandle {
    enum State {
        HELD,
        FORCE_RELEASED,
        RELEASED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
    private final SessionWriteLock owner;
    private final Path lockFile;
    private final LockSnapshot written;
    private final long maxHoldMs;
    private final Instant acquiredAt;
    private final long acquiredNanos;

    SessionLockHandle(
            SessionWriteLock owner,
            Path lockFile,
            LockSnapshot written,
            long maxHoldMs,
            Instant acquiredAt,
            long acquiredNanos) {
        this.owner = owner;
        this.lockFile = lockFile;
        this.written = written;
        this.maxHoldMs = maxHoldMs;
        this.acquiredAt = acquiredAt;
        this.acquiredNanos = acquiredNanos;
    }

    Path lockFile() {
        return lockFile;
    }

    long maxHoldMs() {
        return maxHoldMs;
    }

    Instant acquiredAt() {
        return acquiredAt;
    }

    long heldForMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - acquiredNanos);
    }

    /** The lock file as this hold wrote it. */
    LockSnapshot written() {
        return written;
    }

    State state() {
        return state.get();
    }

    boolean change(State from, State to) {
        return state.compareAndSet(from, to);
    }

    /** Gives the lock back; releasing it again does nothing. */
    void release() throws IOException {
        owner.release(this);
    }
}
