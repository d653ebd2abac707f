package dev.lockmedic.interception;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.hooks.Call;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.reclaim.Contenders;
import dev.lockmedic.reclaim.ZombieReleases;
import dev.lockmedic.takeover.FileLockFolder;
import dev.lockmedic.takeover.GuardedRelease;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.LockFolder;
import dev.lockmedic.takeover.ReleasedHold;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Giving lock files back, and the release fence: the host's deletion removes only the file that its
 * hold created, and only while that hold is not lost. It runs under the guard, like every removal,
 * so that no reclaimer can put another lock between the look and the deletion.
 *
 * <p>The deletion itself stays the host's own call: the guard is taken before the body of the JDK's
 * method and given back after it.
 */
public final class Releases {
    /** What a host's thread waits for the guard, which others have for microseconds. */
    private static final long GUARD_LIMIT_NANOS = 500_000_000L;

    private final HoldRegistry holds;
    private final Guards guards;
    private final LockFolder folder;
    private final Contenders contenders;
    private final ZombieReleases zombies;

    /** Works with these. */
    public Releases(
            HoldRegistry holds, Guards guards, Contenders contenders, ZombieReleases zombies) {
        this.holds = holds;
        this.guards = guards;
        this.folder = new FileLockFolder(guards);
        this.contenders = contenders;
        this.zombies = zombies;
    }

    /** Whether no deletion at all needs a closer look. */
    boolean concernsNothing() {
        return holds.knowsNoLockFile() && guards.isEmpty();
    }

    /**
     * A thread is about to delete or move away this path.
     *
     * @param refusal how the call ends if it must not run
     * @return null if it is no lock of ours
     */
    Call begin(Path path, Refusal refusal) {
        Hold hold = holds.holdOf(path);
        if (hold == null && !holds.hasZombie(path)) {
            return null;
        }
        try {
            return decide(hold, path, refusal);
        } catch (VirtualMachineError e) {
            return undecided(hold, path, refusal);
        }
    }

    /**
     * No memory or no stack left to decide. A hold within its limit may be given back: nobody takes
     * it away. What is given back of an overdue one a healer removes, and what a zombie deletes may
     * be another's.
     */
    private Call undecided(Hold hold, Path path, Refusal refusal) {
        if (hold != null && hold.isHeld()) {
            if (!hold.isOverdue(System.nanoTime())) {
                return new Release(hold, path).unguarded();
            }
            if (refusal != Refusal.NO_SUCH_FILE) {
                zombies.finishLater(hold);
                return Skipped.TRUE;
            }
        }
        return refusal.inFewWords();
    }

    private Call decide(Hold hold, Path path, Refusal refusal) {
        Thread thread = Thread.currentThread();
        if (thread instanceof AgentThread agent) {
            return onBehalf((Hold) agent.actingFor(), hold, path, refusal);
        }
        if (hold == null || !hold.isBy(thread)) {
            Hold zombie = holds.zombieOf(path, thread);
            if (zombie != null && (hold != null || !zombie.knowsItsLoss())) {
                return refused(zombie, hold, path, refusal);
            }
        }
        return hold != null ? release(hold, path, refusal) : removalByOther(path, refusal);
    }

    /**
     * The host's own force-release deletes a lock file, on a thread of ours: only that hold's, and
     * its holder has lost it thereby.
     */
    private Call onBehalf(Hold lost, Hold present, Path path, Refusal refusal) {
        return lost == present && lost != null ? release(lost, path, refusal) : refusal.of(path);
    }

    private Call release(Hold hold, Path path, Refusal refusal) {
        Release release = new Release(hold, path);
        // No switch: its table would be a class that may not be loaded yet.
        GuardedRelease.Next next = release.steps.begin(GUARD_LIMIT_NANOS);
        if (next == GuardedRelease.Next.DELETE) {
            return release;
        }
        if (next == GuardedRelease.Next.LOST) {
            return refused(hold, successor(hold, path), path, refusal);
        }
        if (next == GuardedRelease.Next.NOTHING_THERE) {
            return refusal == Refusal.SILENCE ? Refusal.NO_SUCH_FILE.of(path) : refusal.of(path);
        }
        if (!Files.isWritable(path.getParent())) {
            // This process can remove nothing there: the host's own call tells the host why.
            return release.unguarded();
        }
        return finishedLater(hold, path, refusal);
    }

    private Hold successor(Hold hold, Path path) {
        Hold present = holds.holdOf(path);
        return present == hold ? null : present;
    }

    /**
     * A reclaimer may be at work, and can't be kept out: the hold is over for this host, and a
     * healer removes the file when it can.
     */
    private Call finishedLater(Hold hold, Path path, Refusal refusal) {
        if (refusal == Refusal.NO_SUCH_FILE) {
            // A move can't be pretended; the host may try again.
            return Skipped.throwing(
                    new FileSystemException(
                            path.toString(),
                            null,
                            "somebody has the guard of its folder; nothing was moved, try again"));
        }
        zombies.finishLater(hold);
        return Skipped.TRUE;
    }

    /** The fence: what lies there, if anything, is not the deleter's. */
    private Call refused(Hold zombie, Hold successor, Path path, Refusal refusal) {
        zombie.noInterruptFromNowOn();
        if (!zombie.knowsItsLoss()) {
            try {
                zombies.tell(zombie, successor, path);
            } catch (VirtualMachineError e) {
                // Told or not, it is refused.
            }
        }
        if (zombie.threadUnknown()) {
            // Any thread would be it; one that comes now is the best guess there is.
            holds.forget(zombie);
        } else {
            // Some hosts give back twice; until it takes the lock anew, it is nobody's holder.
            zombie.learnsItsLoss();
        }
        return refusal.of(path);
    }

    /**
     * This JVM lost a hold of this lock, and now a thread that never had it deletes what lies
     * there: a host that cleans up a stale lock by its own policy, or a zombie's helper. The former
     * is right exactly if the lock is stale.
     */
    private Call removalByOther(Path path, Refusal refusal) {
        return contenders.mayBeDeleted(path) ? null : refusal.of(path);
    }

    /** The body runs, under the guard if there is one; and the hold in our books meanwhile. */
    private final class Release extends Call implements ReleasedHold {
        private final Hold hold;
        private final GuardedRelease steps;

        Release(Hold hold, Path path) {
            this.hold = hold;
            this.steps = new GuardedRelease(folder, path, this);
        }

        /** The host's deletion runs without a guard. */
        Release unguarded() {
            hold.releasing(true);
            return this;
        }

        @Override
        public boolean again(boolean result, Object value, Throwable thrown) {
            steps.end(thrown == null && result, !(Thread.currentThread() instanceof AgentThread));
            return false;
        }

        @Override
        public boolean isHeld() {
            return hold.isHeld();
        }

        @Override
        public boolean isOverdue() {
            return hold.isOverdue(System.nanoTime());
        }

        @Override
        public boolean isMadeBy(FileIdentity there) {
            return zombies.isMadeBy(hold, there);
        }

        @Override
        public boolean mayBeSuccessors(FileIdentity there) {
            return zombies.mayBeSuccessors(hold, there);
        }

        @Override
        public boolean speaksProtocol(FileIdentity there) {
            return zombies.speaksProtocol(hold, there);
        }

        @Override
        public void deleting(boolean underWay) {
            hold.releasing(underWay);
        }

        @Override
        public void released() {
            holds.released(hold);
        }

        @Override
        public void lost() {
            holds.lost(hold);
        }
    }
}
