package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Verify and remove, under the guard: takes away exactly the lock that was judged, and no other.
 *
 * <p>The file is pinned by a hard link first, so that its inode can't be freed and used again for
 * another lock between the look and the removal; then it must be, byte for byte and by identity,
 * the lock that was judged. For agent threads.
 */
public final class Takeover {
    /** One name is enough: pins exist only under the guard, so one found there was left behind. */
    static final String PIN_NAME = ".lockmedic.pin";

    private static final long GUARD_LIMIT_NANOS = 2_000_000_000L;

    private final Guards guards;
    private final LockFileReader reader;

    /** How a removal ended. */
    public enum Outcome {
        /** The lock that was judged is gone, by us. */
        REMOVED,
        /** Nothing lay there any more. */
        GONE,
        /** Another lock lies there by now, or the same one with another payload. */
        CHANGED,
        /** The last word, asked under the guard, was no. */
        CALLED_OFF,
        /** The guard was not obtained. */
        NO_GUARD,
        /** The file could not be removed. */
        FAILED
    }

    /**
     * @param problem why, for people, where the outcome is NO_GUARD or FAILED; else null
     */
    public record Result(Outcome outcome, String problem) {}

    /** Uses these guards; reads by that reader. */
    public Takeover(Guards guards, LockFileReader reader) {
        this.guards = guards;
        this.reader = reader;
    }

    /**
     * Removes the lock if it is still the one that was judged.
     *
     * @param lastWord asked under the guard, after the lock was verified, right before the removal
     * @param removed told under the guard, right after the removal; what it changes, no release and
     *     no other removal can have seen otherwise
     */
    public Result remove(LockSnapshot judged, BooleanSupplier lastWord, Runnable removed) {
        Guard guard = guards.of(judged.path());
        switch (guard.acquire(GUARD_LIMIT_NANOS)) {
            case NO_DIRECTORY -> {
                guards.forget(judged.path().getParent());
                return new Result(Outcome.GONE, null);
            }
            case TIMED_OUT, FAILED -> {
                return new Result(Outcome.NO_GUARD, guard.problem());
            }
            case ACQUIRED -> {}
        }
        try {
            return new Result(removeGuarded(judged, lastWord, removed), null);
        } catch (NoSuchFileException e) {
            return new Result(Outcome.GONE, null);
        } catch (DirectoryNotEmptyException e) {
            return new Result(Outcome.FAILED, "it is a directory that is not empty");
        } catch (IOException e) {
            return new Result(Outcome.FAILED, "it can't be removed: " + e);
        } finally {
            guard.release();
        }
    }

    private Outcome removeGuarded(LockSnapshot judged, BooleanSupplier lastWord, Runnable removed)
            throws IOException {
        Path lock = judged.path();
        Path pin = lock.resolveSibling(PIN_NAME);
        boolean pinned = pin(lock, pin, judged.identity().kind());
        try {
            if (!isStill(judged, pinned ? pin : lock)) {
                return Outcome.CHANGED;
            }
            if (!lastWord.getAsBoolean()) {
                return Outcome.CALLED_OFF;
            }
            Files.delete(lock);
            removed.run();
            return Outcome.REMOVED;
        } finally {
            if (pinned) {
                unpin(pin);
            }
        }
    }

    private static void unpin(Path pin) {
        try {
            Files.deleteIfExists(pin);
        } catch (IOException e) {
            // What became of the lock stands; whoever comes next removes the pin.
        }
    }

    /** False where the file system or its owner allows no hard link; identity must do then. */
    private static boolean pin(Path lock, Path pin, FileIdentity.Kind kind) throws IOException {
        if (kind != FileIdentity.Kind.FILE) {
            return false;
        }
        Files.deleteIfExists(pin);
        try {
            Files.createLink(pin, lock);
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private boolean isStill(LockSnapshot judged, Path where) throws IOException {
        if (!FileIdentity.of(judged.path()).sameFile(judged.identity())) {
            return false;
        }
        if (judged.identity().kind() != FileIdentity.Kind.FILE) {
            return true;
        }
        LockSnapshot now = reader.read(where);
        return now.sameLock(judged)
                // The pin and the lock are one file still.
                && FileIdentity.of(judged.path()).sameFile(now.identity());
    }
}
