package dev.lockmedic.reclaim;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Settings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * The holder's side: follows each hold of this JVM from its first look (what does the payload
 * record?) to its deadline, and has it released there. The watchdog says when, healers run it. What
 * the others of the JVM need of it is here; {@link Looks} knows when, {@link LockFileLook} what is
 * there, {@link OverdueHolds} and {@link Losses} what to do.
 */
public final class HolderCare {
    /** What a writing thread of the host waits for the first look. */
    private static final long FIRST_LOOK_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long BUSY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** When another healer is at the hold. */
    private static final long BUSY_PAUSE_MILLIS = 50;

    /** When healers take no more work. */
    private static final long REFUSED_PAUSE_MILLIS = 1000;

    private final Healers healers;
    private final Investigator investigator;
    private final HolderNotices notices;
    private final LateSecondWatch secondWatch = new LateSecondWatch();
    private final Looks looks;
    private final LockFileLook lockFileLook;
    private final OverdueHolds overdue;
    private final Losses losses;

    /**
     * Works with these.
     *
     * @param hostCode threads for code of the host; apart from ours, which wait for them
     */
    public HolderCare(
            Settings settings,
            Healers healers,
            Healers hostCode,
            HoldRegistry holds,
            Investigator investigator,
            Taking taking,
            HolderNotices notices,
            HealLog heals,
            AgentLog log) {
        this.healers = healers;
        this.investigator = investigator;
        this.notices = notices;
        HolderHeals told = new HolderHeals(investigator, holds.waiters(), heals, log);
        looks = new Looks(holds, investigator, secondWatch);
        overdue =
                new OverdueHolds(
                        settings,
                        holds,
                        investigator,
                        taking,
                        new HostReleases(hostCode),
                        notices,
                        looks,
                        secondWatch,
                        told,
                        log);
        losses = new Losses(holds, healers, investigator, taking, looks, secondWatch, told);
        lockFileLook =
                new LockFileLook(
                        settings, holds, investigator, taking, notices, looks, overdue, losses);
    }

    /**
     * Names the watchdog's timer.
     *
     * @param watchdog called with a moment and the hold to look at then
     * @param lookAtAll called, with no memory left perhaps, when such a call has failed: {@link
     *     #lookAtAll} is wanted as soon as it can be had
     */
    public void timedBy(BiConsumer<Long, Hold> watchdog, Runnable lookAtAll) {
        looks.timedBy(watchdog, lookAtAll);
    }

    /**
     * Names who keeps the deadlines from outside this JVM as well; every hold is told to it with
     * its next look.
     */
    public void secondedBy(SecondWatch watch) {
        secondWatch.is(watch);
        settingsChanged();
    }

    /**
     * Names who gives lock files the identity of their holder: on a healer, with what was read;
     * false if it is worth another try.
     */
    public void identifiedBy(BiPredicate<Hold, LockSnapshot> writer) {
        lockFileLook.identifiedBy(writer);
    }

    /** A hold has begun. On the holder's thread: one object and, at most, one wake-up. */
    public void begun(Hold hold) {
        looks.first(hold);
    }

    /** Its limit is known, or another one than before. */
    public void arm(Hold hold) {
        looks.arm(hold);
    }

    /** Looks at every hold now, whatever looks are pending: some of those may never come. */
    public void lookAtAll() {
        looks.anewAtAllHeld();
    }

    /** Looks at every hold now, because a setting has changed. */
    public void settingsChanged() {
        looks.atAllHeld();
    }

    /** The hold's moment has come. On the watchdog's thread. */
    public void due(Hold hold) {
        long now = System.nanoTime();
        if (!hold.look().take(now)) {
            return;
        }
        try {
            submit(hold);
        } catch (Throwable t) {
            // Out of memory, most likely: the watchdog tells again, and the look must still be due.
            hold.look().at(now);
            throw t;
        }
    }

    /**
     * The holder is about to write, and nobody has looked at its lock yet, though it is no longer
     * young: this JVM was stopped, or is very busy. On a thread of the host, which waits for the
     * look, for a while.
     */
    public void lookNow(Hold hold) {
        healers.ask(
                "first look at " + hold.lockName(),
                () -> {
                    long end = System.nanoTime() + FIRST_LOOK_LIMIT_NANOS;
                    while (!hold.look().beginCare()) {
                        if (hold.snapshot() != null || System.nanoTime() - end > 0) {
                            return null;
                        }
                        LockSupport.parkNanos(BUSY_NANOS);
                    }
                    try {
                        care(hold);
                    } finally {
                        hold.look().endCare();
                    }
                    return null;
                },
                null,
                TimeUnit.NANOSECONDS.toMillis(FIRST_LOOK_LIMIT_NANOS));
    }

    /** The host has given back what could not be removed at once. On its thread. */
    void finishSoon(Hold hold) {
        try {
            submit(hold);
        } catch (VirtualMachineError e) {
            looks.missed();
        }
    }

    private void submit(Hold hold) {
        boolean taken = healers.submit("caring for " + hold.lockName(), new Look(hold));
        if (!taken) {
            looks.again(hold, REFUSED_PAUSE_MILLIS);
        }
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private final class Look implements Runnable {
        private final Hold hold;

        Look(Hold hold) {
            this.hold = hold;
        }

        @Override
        public void run() {
            if (!hold.look().beginCare()) {
                looks.again(hold, BUSY_PAUSE_MILLIS);
                return;
            }
            try {
                care(hold);
            } finally {
                hold.look().endCare();
            }
        }
    }

    private void care(Hold hold) {
        if (!hold.isHeld()) {
            return;
        }
        try {
            investigator.noteBootStart(hold);
            if (isClockCheckOnly(hold)) {
                notices.near(hold);
                looks.arm(hold);
                return;
            }
            if (hold.kind() == Hold.Kind.PROFILE) {
                careForHostLock(hold);
            } else {
                lockFileLook.look(hold);
            }
        } catch (RuntimeException | Error e) {
            // That one lock goes without this try; all others are none the worse.
            looks.retry(hold);
            throw e;
        }
    }

    /** Nothing is to be read while the clocks say that a known hold is within its known limit. */
    private boolean isClockCheckOnly(Hold hold) {
        return hold.look().isClockCheck(System.nanoTime())
                && (hold.kind() == Hold.Kind.PROFILE || hold.snapshot() != null)
                && !hold.isGivenBack()
                && hold.limit().exists()
                && !investigator.isOverdue(hold);
    }

    private void careForHostLock(Hold hold) {
        if (investigator.isOverdue(hold)) {
            overdue.actWithoutFile(hold);
        } else {
            notices.near(hold);
            looks.arm(hold);
        }
    }

    /**
     * The second watch has released this hold's lock file while this JVM could not. Whatever became
     * of the hold meanwhile, it is lost from now on at the latest, and that is told. Any thread of
     * the agent; the look is a healer's.
     *
     * @param atNanos when, on {@link System#nanoTime}
     * @param done what else was done, in words; empty for nothing
     */
    public void releasedFromOutside(Hold hold, long atNanos, String done) {
        losses.fromOutside(hold, atNanos, done);
    }
}
