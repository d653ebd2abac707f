package dev.lockmedic.reclaim;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.settings.Durations;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * What becomes of a hold whose lock file is gone, or where another's lies by now: it was given back
 * unseen, or its holder has lost it and may not know. On healers.
 */
final class Losses {
    /** A lock that was gone before anybody looked: so young, nobody can have taken it. */
    private static final long TOO_YOUNG_TO_BE_TAKEN_MILLIS = 200;

    private static final String VANISHED = "its lock file is gone";
    private static final long VANISHED_PAUSE_MILLIS = 50;

    private final HoldRegistry holds;
    private final Healers healers;
    private final Investigator investigator;
    private final Taking taking;
    private final Looks looks;
    private final SecondWatch secondWatch;
    private final HolderHeals told;

    Losses(
            HoldRegistry holds,
            Healers healers,
            Investigator investigator,
            Taking taking,
            Looks looks,
            SecondWatch secondWatch,
            HolderHeals told) {
        this.holds = holds;
        this.healers = healers;
        this.investigator = investigator;
        this.taking = taking;
        this.looks = looks;
        this.secondWatch = secondWatch;
        this.told = told;
    }

    /**
     * Nothing lies there. If it was never seen, it was made to vanish (DELETE_ON_CLOSE) or given
     * back in a way that no hook sees; or this JVM was stopped before its first look, for so long
     * that somebody may have taken it. If it was, somebody else has removed it, and its holder may
     * not know: past its limit most likely another program, which has reclaimed it and given it
     * back.
     */
    void gone(Hold hold) {
        if (hold.isRemovedByUs()) {
            enteredLate(hold, "the lock file is gone");
            return;
        }
        if (hold.snapshot() == null) {
            if (hold.heldMillis(System.nanoTime()) < TOO_YOUNG_TO_BE_TAKEN_MILLIS) {
                holds.released(hold);
            } else {
                taking.lost(hold, "removed by somebody before its first look");
            }
        } else if (!investigator.speaksProtocol(hold)) {
            holds.released(hold);
        } else if (!hold.note().equals(VANISHED)) {
            // Its own release may be under way just now.
            hold.note(VANISHED);
            looks.again(hold, VANISHED_PAUSE_MILLIS);
        } else if (!secondWatch.hasReleased(hold)
                && taking.lost(hold, "removed by another process")
                && investigator.isOverdue(hold)) {
            told.lost(
                    hold,
                    "lock file "
                            + hold.lockName()
                            + " is lost: another process has removed it from "
                            + investigator.holder(hold)
                            + ", and it is free now; a late release will delete nothing");
        }
    }

    /** Another lock lies there: this hold is over, and its holder may not have noticed. */
    void another(Hold hold, LockSnapshot lock) {
        if (hold.isRemovedByUs()) {
            enteredLate(hold, "another holder has it by now: " + investigator.holder(lock, null));
            return;
        }
        if (secondWatch.hasReleased(hold)) {
            return;
        }
        String successor = investigator.holder(lock, null);
        if (taking.lost(hold, "removed by another process, and " + successor + " took it")) {
            told.lost(
                    hold,
                    "lock file "
                            + hold.lockName()
                            + " is lost: another process has removed it from "
                            + investigator.holder(hold)
                            + ", "
                            + Durations.human(hold.heldMillis(System.nanoTime()))
                            + " after it was taken, and "
                            + successor
                            + " has it now; a late release will delete nothing");
        }
    }

    /** It was taken from its holder, and then there was no memory left to enter and tell it. */
    private void enteredLate(Hold hold, String seen) {
        if (taking.lost(hold, hold.lossWords())) {
            told.released(hold, seen);
        }
    }

    /** See {@link HolderCare#releasedFromOutside}. */
    void fromOutside(Hold hold, long atNanos, String done) {
        taking.lost(hold, "released by the sentinel at its max hold");
        healers.submit("looking at " + hold.lockName(), new SentinelsHeal(hold, atNanos, done));
    }

    /** Told on a healer, which may look at the file. */
    private final class SentinelsHeal implements Runnable {
        private final Hold hold;
        private final long atNanos;
        private final String done;

        SentinelsHeal(Hold hold, long atNanos, String done) {
            this.hold = hold;
            this.atNanos = atNanos;
            this.done = done;
        }

        @Override
        public void run() {
            told.releasedBySentinel(
                    hold,
                    atNanos,
                    "this JVM did not get to it; "
                            + (done.isEmpty() ? "" : done + "; ")
                            + seenAfterwards(hold));
        }
    }

    private String seenAfterwards(Hold hold) {
        try {
            LockSnapshot now = investigator.read(hold.lockFile());
            return "another holder has it by now: "
                    + investigator.holder(now, holds.holdOf(hold.lockFile()));
        } catch (NoSuchFileException e) {
            return "the lock file is gone";
        } catch (IOException e) {
            return "what lies there now can't be read: " + e;
        }
    }
}
