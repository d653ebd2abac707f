package com.example.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks at a lock file and judges it. */
final class LockInspector {
    private final StalePolicy policy;
    private final Processes processes;
    private final HeldLocks held;

    LockInspector(StalePolicy policy, Processes processes, HeldLocks held) {
        this.policy = policy;
        this.processes = processes;
        this.held = held;
    }

    /** The lock as it is now, or empty if the lock file is gone. */
    Optional<LockInspection> inspect(Path lockFile) throws IOException {
        return LockFiles.read(lockFile).map(seen -> judge(lockFile, seen));
    }

    private LockInspection judge(Path lockFile, LockSnapshot seen) {
        LockPayload payload = LockPayload.parse(seen.bytes());
        Instant now = Instant.now();
        Instant since = payload.createdAt() == null ? seen.modifiedAt() : payload.createdAt();
        return new LockInspection(
                lockFile,
                seen,
                payload,
                payload.pid() != null && processes.isAlive(payload.pid()),
                Duration.between(since, now).toMillis(),
                policy.reasons(payload, now, held.knows(lockFile)));
    }
}
