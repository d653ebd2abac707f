package dev.lockmedic.jvmrelease;

import dev.lockmedic.threads.LiveThreads;
import java.util.concurrent.TimeUnit;

/**
 * The forced release of a {@code ReentrantLock} or of the write lock of a read-write lock.
 *
 * <p>The owner field decides. It is changed from the holder to a thread of ours that never runs, by
 * comparison; from then on nobody owns the lock, and nobody can take it, for its state says taken.
 * The holder may at that moment be between its look at that field and what it does upon it; so its
 * stack is looked at afterwards until it is seen outside. Then it has either released the lock
 * itself (the field shows that) or will see that the lock is not its own. Only then is the state
 * changed.
 */
final class Exclusive {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LockFields fields;
    private final LiveThreads threads;
    private final Windows windows;
    private final FewRecords<BrokenHold> broken;
    private final Thread us;

    Exclusive(
            LockFields fields,
            LiveThreads threads,
            Windows windows,
            FewRecords<BrokenHold> broken,
            Thread us) {
        this.fields = fields;
        this.threads = threads;
        this.windows = windows;
        this.broken = broken;
        this.us = us;
    }

    /** Takes the lock from a thread that lives; the lock's class is woven. */
    Outcome take(Object sync, Thread holder, String story) {
        BrokenHold hold = new BrokenHold(BrokenHold.Kind.EXCLUSIVE, sync, holder, 0, story);
        // Known before it is lost: whatever the holder does upon the loss finds it.
        if (!broken.add(hold)) {
            return Outcome.notReleased(
                    "there are " + FewRecords.MOST + " holds already whose unlocks are awaited");
        }
        if (!fields.casOwner(sync, holder, us)) {
            broken.remove(hold);
            return Outcome.alreadyFree("its holder has given it back");
        }
        Outcome end;
        try {
            end = settle(sync, holder, hold);
        } catch (Throwable t) {
            // No memory for a stack trace, say. The holder's lock it is, or nobody's.
            if (hold.giveUp()) {
                fields.casOwner(sync, us, holder);
                broken.remove(hold);
                throw t;
            }
            end = null;
        }
        if (end != null) {
            broken.remove(hold);
            return end;
        }
        long holds = fields.exclusive(sync);
        fields.free(sync, us);
        return Outcome.released("taken from its holder, with " + holds(holds), holds);
    }

    /** Null once the hold is lost; else what came of it. */
    private Outcome settle(Object sync, Thread holder, BrokenHold hold) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!hold.isLost()) {
            boolean outside = windows.isOutside(holder);
            if (fields.owner(sync) != us) {
                // Overwritten by the release that it was in.
                return Outcome.alreadyFree("its holder gave it back at that very moment");
            }
            if (outside) {
                hold.lose(fields.exclusive(sync));
            } else if (System.nanoTime() - deadline > 0) {
                return giveUp(sync, holder, hold);
            } else {
                Windows.pause();
            }
        }
        return null;
    }

    private Outcome giveUp(Object sync, Thread holder, BrokenHold hold) {
        if (!hold.giveUp()) {
            return null;
        }
        fields.casOwner(sync, us, holder);
        return Outcome.notReleased(
                "its holder stands in the middle of an operation on a lock and does not get out of it");
    }

    /** Frees a lock whose owner has ended, or that is taken without having an owner. */
    Outcome freeEnded(Object sync) {
        Thread owner = fields.owner(sync);
        if (owner != null && owner.isAlive()) {
            return Outcome.notReleased("its owner is alive");
        }
        long holds = fields.exclusive(sync);
        if (holds == 0) {
            return Outcome.alreadyFree("nobody has it");
        }
        return owner == null ? freeUnowned(sync) : freeEnded(sync, owner, holds);
    }

    /** An ended thread is in the middle of nothing, and nobody else changes what it owns. */
    private Outcome freeEnded(Object sync, Thread owner, long holds) {
        if (!fields.casOwner(sync, owner, us)) {
            return Outcome.alreadyFree("its owner has changed");
        }
        fields.free(sync, us);
        return Outcome.released("its owner has ended, with " + holds(holds), holds);
    }

    /**
     * Taken, and no owner recorded: so it looks for an instant in each lock and unlock; if it
     * lasts, a stack overflow has cut one of them in two (JDK-8318888). Whoever is in that instant
     * overwrites our mark; once every thread was seen outside since, nobody is.
     */
    private Outcome freeUnowned(Object sync) {
        if (!fields.casOwner(sync, null, us)) {
            return Outcome.notReleased("it has got an owner");
        }
        boolean lasts = false;
        try {
            LiveThreads.Found all = threads.running();
            if (!all.complete()) {
                return Outcome.notReleased(
                        "it has no owner, but not all threads that live can be looked at");
            }
            // In the first round who was in the middle of an unlock gets out. The state may be 0
            // then, and another just be taking the lock; in the second round that one gets out.
            for (int round = 0; round < 2; round++) {
                if (!windows.allSeenOutside(all.threads(), System.nanoTime() + LIMIT_NANOS)) {
                    return Outcome.notReleased(
                            "it has no owner, but a thread stands in the middle of an operation on"
                                    + " a lock");
                }
                if (fields.exclusive(sync) == 0 || fields.owner(sync) != us) {
                    return Outcome.alreadyFree("it was in the middle of a lock or unlock");
                }
                all = threads.running();
            }
            lasts = true;
        } finally {
            if (!lasts) {
                fields.casOwner(sync, us, null);
            }
        }
        long holds = fields.exclusive(sync);
        fields.free(sync, us);
        return Outcome.released("it was taken without having an owner", holds);
    }

    private static String holds(long count) {
        return count == 1 ? "1 hold" : count + " holds";
    }
}
