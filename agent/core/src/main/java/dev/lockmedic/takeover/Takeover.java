package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
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

    private final LockFolder folder;
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
        this(new FileLockFolder(guards), reader);
    }

    /** Takes its steps there; reads by that reader. */
    public Takeover(LockFolder folder, LockFileReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /**
     * What a contender does about a lock that is in its way: reads it, judges it, removes it if it
     * may and if it is still the same then.
     *
     * @return whether trying to create the lock is worth it now
     */
    public static boolean clear(Path lockFile, Contender contender) {
        try {
            LockSnapshot lock = contender.read(lockFile);
            if (!contender.mayTake(lock)) {
                return false;
            }
            return switch (contender.take(lock).outcome()) {
                case REMOVED, GONE, CHANGED, CALLED_OFF -> true;
                case NO_GUARD, FAILED -> false;
            };
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            contender.unreadable(e);
            return false;
        }
    }

    /**
     * Removes the lock if it is still the one that was judged.
     *
     * @param lastWord asked under the guard, after the lock was verified, right before the removal
     * @param removed told under the guard, right after the removal; what it changes, no release and
     *     no other removal can have seen otherwise
     */
    public Result remove(LockSnapshot judged, BooleanSupplier lastWord, Runnable removed) {
        FolderGuard guard = folder.guard(judged.path());
        switch (guard.acquire(GUARD_LIMIT_NANOS)) {
            case NO_DIRECTORY -> {
                folder.forget(judged.path());
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
            // The last word may have taken its time, and programs without a guard wait for nobody.
            if (!folder.identity(lock).sameFile(judged.identity())) {
                return Outcome.CHANGED;
            }
            folder.delete(lock);
            removed.run();
            return Outcome.REMOVED;
        } finally {
            if (pinned) {
                unpin(pin);
            }
        }
    }

    private void unpin(Path pin) {
        try {
            folder.deleteIfExists(pin);
        } catch (IOException e) {
            // What became of the lock stands; whoever comes next removes the pin.
        }
    }

    /** False where the file system or its owner allows no hard link; identity must do then. */
    private boolean pin(Path lock, Path pin, FileIdentity.Kind kind) throws IOException {
        if (kind != FileIdentity.Kind.FILE) {
            return false;
        }
        folder.deleteIfExists(pin);
        try {
            folder.link(pin, lock);
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private boolean isUnchanged(FileIdentity before, Path where) throws IOException {
        FileIdentity after = folder.identity(where);
        return after.sameFile(before)
                && after.size() == before.size()
                && after.modified().equals(before.modified());
    }

    private boolean isStill(LockSnapshot judged, Path where) throws IOException {
        if (!folder.identity(judged.path()).sameFile(judged.identity())) {
            return false;
        }
        if (judged.identity().kind() != FileIdentity.Kind.FILE) {
            return true;
        }
        LockSnapshot now = reader.read(where);
        if (now.bytes() == null && isUnchanged(now.identity(), where)) {
            // Not another one, as far as anybody can tell: this must not be tried without end.
            throw new FileSystemException(judged.path().toString(), null, now.problem());
        }
        return now.sameLock(judged)
                // Without times of birth an empty file of another's would be the same.
                && now.identity().modified().equals(judged.identity().modified())
                // The pin and the lock are one file still.
                && folder.identity(judged.path()).sameFile(now.identity());
    }
}
