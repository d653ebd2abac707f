package dev.lockmedic.interception;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.hooks.Call;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.reclaim.Contenders;
import dev.lockmedic.reclaim.ZombieReleases;
import dev.lockmedic.takeover.Guard;
import dev.lockmedic.takeover.Guards;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
    private final Contenders contenders;
    private final ZombieReleases zombies;

    /** Works with these. */
    public Releases(
            HoldRegistry holds, Guards guards, Contenders contenders, ZombieReleases zombies) {
        this.holds = holds;
        this.guards = guards;
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
        Guard guard = guards.usedBeside(path) || needsGuard(hold, path) ? guards.of(path) : null;
        Guard.Outcome taken =
                guard == null ? Guard.Outcome.NO_DIRECTORY : guard.acquire(GUARD_LIMIT_NANOS);
        boolean guarded = taken == Guard.Outcome.ACQUIRED;
        Call call = null;
        try {
            call = verified(hold, path, refusal, guarded ? guard : null, taken);
        } finally {
            if (guarded && (call == null || call.skips())) {
                guard.release();
            }
        }
        return call;
    }

    private Call verified(Hold hold, Path path, Refusal refusal, Guard guard, Guard.Outcome taken) {
        if (!hold.isHeld()) {
            // Lost while we waited for the guard.
            return refused(hold, holds.holdOf(path), path, refusal);
        }
        FileIdentity there;
        try {
            there = FileIdentity.of(path);
        } catch (NoSuchFileException e) {
            // Somebody removed it by hand. If the body ran now it might meet a successor's.
            holds.released(hold);
            return refusal == Refusal.SILENCE ? Refusal.NO_SUCH_FILE.of(path) : refusal.of(path);
        } catch (IOException e) {
            // The host's own call will tell the host.
            return new Release(hold, guard);
        }
        if (!zombies.isMadeBy(hold, there)) {
            if (!zombies.mayBeSuccessors(hold, there)) {
                return new Release(hold, guard);
            }
            holds.lost(hold);
            return refused(hold, null, path, refusal);
        }
        if (guard == null
                && taken != Guard.Outcome.NO_DIRECTORY
                && hold.isOverdue(System.nanoTime())) {
            // Overdue, so a reclaimer may be at work, and we can't keep it out: the hold is over
            // for this host, and a healer removes the file when it can.
            if (refusal == Refusal.NO_SUCH_FILE) {
                // A move can't be pretended; the host may try again.
                return Skipped.throwing(
                        new FileSystemException(
                                path.toString(), null, "the lock is just being taken over"));
            }
            zombies.finishLater(hold);
            return Skipped.returning(true);
        }
        return new Release(hold, guard);
    }

    /**
     * Whether this file may be of the protocol, so that others may reclaim it. An empty one never
     * is unless it is named, and a guard file beside Lucene's {@code write.lock} is litter.
     */
    private boolean needsGuard(Hold hold, Path path) {
        try {
            return zombies.speaksProtocol(hold, FileIdentity.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** The fence: what lies there, if anything, is not the deleter's. */
    private Call refused(Hold zombie, Hold successor, Path path, Refusal refusal) {
        zombie.noInterruptFromNowOn();
        if (!zombie.knowsItsLoss()) {
            zombies.tell(zombie, successor, path);
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

    /** The body runs, under the guard if there is one. */
    private final class Release extends Call {
        private final Hold hold;
        private final Guard guard;

        Release(Hold hold, Guard guard) {
            this.hold = hold;
            this.guard = guard;
            hold.releasing(true);
        }

        @Override
        public boolean again(boolean result, Object value, Throwable thrown) {
            try {
                if (thrown == null && result) {
                    if (Thread.currentThread() instanceof AgentThread) {
                        holds.lost(hold);
                    } else {
                        holds.released(hold);
                    }
                }
            } finally {
                hold.releasing(false);
                if (guard != null) {
                    guard.release();
                }
            }
            return false;
        }
    }
}
