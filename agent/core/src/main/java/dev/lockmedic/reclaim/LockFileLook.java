package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.MadeFile;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.BiPredicate;

/**
 * One look at the lock file of a hold: is it still the one that the hold made, what limit does it
 * record, and what follows from that. On healers, one at a time a hold.
 *
 * <p>Nothing is renewed, and no fact is trusted that is older than the action: at the deadline
 * policy, payload and identity are read again.
 */
final class LockFileLook {
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long UNNAMED_PAUSE_MILLIS = 50;

    private final Settings settings;
    private final HoldRegistry holds;
    private final Investigator investigator;
    private final Taking taking;
    private final HolderNotices notices;
    private final Looks looks;
    private final OverdueHolds overdue;
    private final Losses losses;
    private volatile BiPredicate<Hold, LockSnapshot> identities = (hold, lock) -> true;

    LockFileLook(
            Settings settings,
            HoldRegistry holds,
            Investigator investigator,
            Taking taking,
            HolderNotices notices,
            Looks looks,
            OverdueHolds overdue,
            Losses losses) {
        this.settings = settings;
        this.holds = holds;
        this.investigator = investigator;
        this.taking = taking;
        this.notices = notices;
        this.looks = looks;
        this.overdue = overdue;
        this.losses = losses;
    }

    /** See {@link HolderCare#identifiedBy}. */
    void identifiedBy(BiPredicate<Hold, LockSnapshot> writer) {
        identities = writer;
    }

    /** Looks, acts, and asks for the next look. */
    void look(Hold hold) {
        LockSnapshot lock;
        try {
            lock = investigator.read(hold.lockFile());
            if (isUnreadable(lock)) {
                // It may have been written just then.
                lock = investigator.read(hold.lockFile());
            }
        } catch (NoSuchFileException e) {
            losses.gone(hold);
            return;
        } catch (IOException e) {
            cantTell(hold, "it can't be looked at: " + e);
            return;
        }
        if (isUnreadable(lock) && investigator.speaksProtocol(hold)) {
            // What was known of it before stays known, and who has it can't be told.
            cantTell(hold, lock.problem());
            return;
        }
        if (!investigator.isMadeBy(hold, lock) && mayBeSuccessors(hold, lock)) {
            losses.another(hold, lock);
            return;
        }
        LockSnapshot known = hold.snapshot();
        if (known != null
                && known.payload().recognised()
                && !lock.payload().recognised()
                && hold.madeFile().match(lock.identity()) == MadeFile.Match.UNSURE) {
            // Being written anew, or a successor's that is still empty: what was seen of this hold
            // must not be replaced by that.
            hold.note("what lies there names nobody just now");
            looks.again(hold, UNNAMED_PAUSE_MILLIS);
            return;
        }
        hold.madeFile().seen(lock);
        if (hold.isGivenBack()) {
            finishRelease(hold, lock);
            return;
        }
        boolean limited = learn(hold, lock.payload());
        if (limited && investigator.isOverdue(hold)) {
            overdue.act(hold, lock);
            return;
        }
        if (limited) {
            notices.near(hold);
            looks.arm(hold);
        }
        if (lock.payload().recognised()
                && settings.get(Setting.POLICY) != Policy.OFF
                && !identities.test(hold, lock)) {
            long age = hold.heldMillis(System.nanoTime());
            looks.again(hold, Math.max(100, Math.min(age, LONGEST_PAUSE_MILLIS)));
        }
    }

    /** A directory or a link in its place is something else; a file may be anybody's. */
    private static boolean isUnreadable(LockSnapshot lock) {
        return lock.payload().form() == Payload.Form.UNREADABLE
                && lock.identity().kind() == FileIdentity.Kind.FILE;
    }

    /** A look that failed is no evidence of anything; it is tried again, at the deadline too. */
    private void cantTell(Hold hold, String problem) {
        boolean isOverdue = investigator.isOverdue(hold);
        if (!isOverdue || hold.isGivenBack()) {
            hold.note(problem);
            looks.retry(hold);
            if (!isOverdue && hold.deadlineNanos() != Long.MAX_VALUE) {
                looks.at(hold.deadlineNanos(), hold);
            }
            return;
        }
        overdue.cantAct(hold, problem);
    }

    /** Where the protocol is not spoken, it is the host itself that has replaced its file. */
    private boolean mayBeSuccessors(Hold hold, LockSnapshot lock) {
        return lock.payload().recognised() || investigator.speaksProtocol(hold);
    }

    /**
     * Learns the limit from the payload.
     *
     * @return false if this lock is none of our business, now or ever
     */
    private boolean learn(Hold hold, Payload payload) {
        if (!investigator.speaksProtocol(hold)) {
            hold.note("not a lock of the lock file protocol; left alone");
            looks.again(hold, agePause(hold));
            return false;
        }
        hold.note("");
        recordedStart(hold, payload);
        if (!hold.limit().from().equals(HoldLimits.FROM_PROFILE)) {
            hold.limit(investigator.limit(payload.maxHoldMs(), HoldLimits.FROM_PAYLOAD));
        }
        if (!hold.limit().exists()) {
            hold.note("records no max hold; never overdue");
            // Its payload may still be to come: it is not recorded yet, or the disk was full.
            looks.again(hold, payload.recognised() ? LONGEST_PAUSE_MILLIS : agePause(hold));
            return false;
        }
        return true;
    }

    private static void recordedStart(Hold hold, Payload payload) {
        if (payload.createdAt() != null) {
            try {
                hold.clock().recordedStart(payload.createdAt().toEpochMilli());
            } catch (ArithmeticException beyondLong) {
                // No stop explains such an instant.
            }
        }
    }

    private static long agePause(Hold hold) {
        long age = hold.heldMillis(System.nanoTime());
        return Math.max(20, Math.min(age, LONGEST_PAUSE_MILLIS));
    }

    /** The host is through with it; this is no heal, and no matter of policy. */
    private void finishRelease(Hold hold, LockSnapshot lock) {
        switch (taking.giveBack(lock, hold).outcome()) {
            case REMOVED -> {}
            case GONE -> holds.released(hold);
            case CHANGED, CALLED_OFF -> looks.again(hold, 10);
            default -> looks.retry(hold);
        }
    }
}
