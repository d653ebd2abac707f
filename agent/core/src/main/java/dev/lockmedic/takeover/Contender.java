package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a contender brings to {@link Takeover#clear}: how it reads, what it thinks of the lock that
 * is in its way, and how its JVM takes one away.
 */
public interface Contender {
    /** Reads the lock file. */
    LockSnapshot read(Path lockFile) throws IOException;

    /** Whether this lock may be taken away. Asked before the guard is taken. */
    boolean mayTake(LockSnapshot lock);

    /** Takes it away by {@link Takeover#remove}; how that ended. */
    Takeover.Result take(LockSnapshot lock);

    /** It could not be looked at, which is no evidence of anything. */
    void unreadable(IOException problem);
}
