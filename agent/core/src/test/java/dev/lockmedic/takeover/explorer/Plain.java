package dev.lockmedic.takeover.explorer;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.takeover.FolderGuard;
import dev.lockmedic.takeover.Guard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Protocols that are known to be bad, written with the same steps: what the explorer must find
 * something in.
 */
enum Plain {
    /** What everybody does: look whether it is still the same, then delete by path. */
    COMPARE_THEN_DELETE {
        @Override
        void remove(Script script, LockSnapshot judged) throws IOException {
            if (read(script).sameLock(judged)) {
                script.delete(Script.LOCK);
            }
        }
    },
    /** Has a guard, but does not look again under it. */
    GUARD_WITHOUT_LOOK {
        @Override
        void remove(Script script, LockSnapshot judged) throws IOException {
            FolderGuard guard = script.guard(Script.LOCK);
            if (guard.acquire(0) != Guard.Outcome.ACQUIRED) {
                return;
            }
            try {
                script.delete(Script.LOCK);
            } finally {
                guard.release();
            }
        }
    },
    /** Has a file for a guard, which outlives who made it. */
    CLAIM_FILE {
        @Override
        void remove(Script script, LockSnapshot judged) throws IOException {
            Path claim = Script.LOCK.resolveSibling("claim");
            script.link(claim, Script.LOCK);
            try {
                if (read(script).sameLock(judged)) {
                    script.delete(Script.LOCK);
                }
            } finally {
                script.deleteIfExists(claim);
            }
        }
    };

    private static final int MOST_TRIES = 3;

    abstract void remove(Script script, LockSnapshot judged) throws IOException;

    private static LockSnapshot read(Script script) throws IOException {
        return new LockFileReader(identity -> false, script).read(Script.LOCK);
    }

    /** Has the lock from the start, and gives it back some time. */
    Actor holder() {
        return script -> {
            script.leave();
            try {
                LockSnapshot mine = read(script);
                if (mine.bytes() != null && script.holderOf(mine) == script.self()) {
                    remove(script, mine);
                }
            } catch (IOException gone) {
                // Somebody else has removed it.
            }
        };
    }

    /** Wants the lock. */
    Actor contender() {
        return script -> {
            for (int tries = 1; tries <= MOST_TRIES; tries++) {
                script.landmark("tries " + tries);
                if (script.create()) {
                    script.write();
                    holder().run(script);
                    return;
                }
                try {
                    LockSnapshot there = read(script);
                    if (there.bytes() == null || !script.isStale(script.holderOf(there))) {
                        return;
                    }
                    remove(script, there);
                } catch (NoSuchFileException free) {
                    // Tries again.
                } catch (IOException e) {
                    return;
                }
            }
        };
    }
}
