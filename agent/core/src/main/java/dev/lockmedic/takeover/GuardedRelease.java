package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The host's own release of one hold, up to its deletion of the lock file and after it: under the
 * guard the file must be the one that the hold made, and the hold must not be lost; then the host's
 * deletion runs; then it is entered as released, and the guard is given back. On the host's thread,
 * by which {@link #begin} and {@link #end} must both be called.
 */
public final class GuardedRelease {
    private final LockFolder folder;
    private final Path lockFile;
    private final ReleasedHold hold;
    private FolderGuard guard;

    /** How it goes on. */
    public enum Next {
        /** The host's deletion runs, and {@link #end} is told. */
        DELETE,
        /** The hold is lost, and what lies there, if anything, is not its holder's. */
        LOST,
        /** Nothing lies there any more: it is released, and nothing must be deleted. */
        NOTHING_THERE,
        /** Somebody may take the lock away meanwhile, and can't be kept out. */
        NO_GUARD
    }

    /** Gives back this hold of this lock file. */
    public GuardedRelease(LockFolder folder, Path lockFile, ReleasedHold hold) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.hold = hold;
    }

    /** Looks whether the host may delete; waits for the guard at most {@code limitNanos}. */
    public Next begin(long limitNanos) {
        FolderGuard needed = folder.guardInUse(lockFile);
        if (needed == null && needsGuard()) {
            needed = folder.guard(lockFile);
        }
        Guard.Outcome taken =
                needed == null ? Guard.Outcome.NO_DIRECTORY : needed.acquire(limitNanos);
        guard = taken == Guard.Outcome.ACQUIRED ? needed : null;
        Next next = null;
        try {
            next = verified(taken);
            if (next == Next.DELETE) {
                hold.deleting(true);
            }
        } finally {
            if (next != Next.DELETE) {
                giveBackGuard();
            }
        }
        return next;
    }

    /** An empty file is nobody's prey unless it is named: no guard file is put beside it. */
    private boolean needsGuard() {
        try {
            return hold.speaksProtocol(folder.identity(lockFile));
        } catch (IOException e) {
            return false;
        }
    }

    private Next verified(Guard.Outcome taken) {
        if (!hold.isHeld()) {
            // Lost while we waited for the guard.
            return Next.LOST;
        }
        FileIdentity there;
        try {
            there = folder.identity(lockFile);
        } catch (NoSuchFileException e) {
            // Somebody removed it by hand. If the body ran now it might meet a successor's.
            hold.released();
            return Next.NOTHING_THERE;
        } catch (IOException e) {
            // The host's own call will tell the host.
            return Next.DELETE;
        }
        if (!hold.isMadeBy(there)) {
            if (!hold.mayBeSuccessors(there)) {
                return Next.DELETE;
            }
            hold.lost();
            return Next.LOST;
        }
        if (!hold.isHeld()) {
            // A successor in this JVM came between the looks, and its file names this process too.
            return Next.LOST;
        }
        return guard != null || !mayBeTaken(taken, there) ? Next.DELETE : Next.NO_GUARD;
    }

    /**
     * Whether somebody may take the lock away before the host's deletion has run. Overdue, a
     * reclaimer may be at work. Within its limit nobody takes it, but the limit may pass right
     * before the deletion: so who is kept from the guard leaves the deletion to a healer. Where the
     * guard can't be used at all, no healer could do better, and the host would never get rid of
     * its lock.
     */
    private boolean mayBeTaken(Guard.Outcome taken, FileIdentity there) {
        return taken != Guard.Outcome.NO_DIRECTORY
                && (hold.isOverdue()
                        || taken == Guard.Outcome.TIMED_OUT && hold.speaksProtocol(there));
    }

    /**
     * The host's deletion is through.
     *
     * @param deleted whether the file is gone by it
     * @param byHolder whether the holder wanted it; else it has lost the lock thereby
     */
    public void end(boolean deleted, boolean byHolder) {
        try {
            if (deleted) {
                if (byHolder) {
                    hold.released();
                } else {
                    hold.lost();
                }
            }
        } finally {
            hold.deleting(false);
            giveBackGuard();
        }
    }

    private void giveBackGuard() {
        FolderGuard mine = guard;
        guard = null;
        if (mine != null) {
            mine.release();
        }
    }
}
