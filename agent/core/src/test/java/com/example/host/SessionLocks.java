package com.example.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A host's lock class as hosts have it: nothing is public, overloads call each other. */
class SessionLocks {
    RuntimeException failure;
    boolean taken;
    boolean stubborn;
    Handle last;

    Handle acquire(String session) {
        return acquire(session, 60_000);
    }

    Handle acquire(String session, long maxHoldMs) {
        if (failure != null) {
            throw failure;
        }
        if (taken) {
            return null;
        }
        last = new Handle(this, session, maxHoldMs);
        return last;
    }

    Optional<Handle> tryAcquire(String session) {
        return Optional.ofNullable(acquire(session, 1000));
    }

    private boolean forceRelease(Handle handle, String who) {
        if (failure != null) {
            throw failure;
        }
        if (stubborn) {
            return false;
        }
        handle.held = false;
        return true;
    }

    static final class Handle {
        private final SessionLocks owner;
        private final String session;
        private final long maxHoldMs;
        private boolean held = true;

        Handle(SessionLocks owner, String session, long maxHoldMs) {
            this.owner = owner;
            this.session = session;
            this.maxHoldMs = maxHoldMs;
        }

        Path lockFile() {
            return Path.of("/sessions", session + ".lock");
        }

        Duration maxHold() {
            return Duration.ofMillis(maxHoldMs);
        }

        String broken() {
            throw new IllegalStateException("broken accessor");
        }

        private boolean isHeld() {
            return held;
        }

        void release() {
            if (owner.failure != null) {
                throw owner.failure;
            }
            held = false;
        }

        void close() {
            release();
        }

        void forceRelease() {
            release();
        }
    }
}
