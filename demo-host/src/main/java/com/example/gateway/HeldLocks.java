package com.example.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The table of the locks that this process has. */
final class HeldLocks {
    private final Map<Path, SessionLockHandle> held = new ConcurrentHashMap<>();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

    /**
     * To be called before the lock file is created. Until the hold is in the table, another thread
     * would take our own fresh lock file for an orphan of this process.
     */
    Attempt begin(Path lockFile) {
        Attempt attempt = new Attempt(lockFile);
        attempts.add(attempt);
        return attempt;
    }

    void end(Attempt attempt) {
        attempts.remove(attempt);
    }

    void add(SessionLockHandle handle) {
        held.put(handle.lockFile(), handle);
    }

    /** Forgets this hold, and no later one on the same lock file. */
    void remove(SessionLockHandle handle) {
        held.remove(handle.lockFile(), handle);
    }

    /** Whether this process has the lock, or may be just getting it. */
    boolean knows(Path lockFile) {
        // Attempts first: an attempt that has ended with success is in the table by then.
        return attempts.stream().anyMatch(attempt -> attempt.lockFile.equals(lockFile))
                || held.containsKey(lockFile);
    }

    Optional<SessionLockHandle> find(Path lockFile) {
        return Optional.ofNullable(held.get(lockFile));
    }

    List<SessionLockHandle> all() {
        return List.copyOf(held.values());
    }

    /** One try to create a lock file; two tries for the same file are two attempts. */
    static final class Attempt {
        private final Path lockFile;

        private Attempt(Path lockFile) {
            this.lockFile = lockFile;
        }
    }
}
