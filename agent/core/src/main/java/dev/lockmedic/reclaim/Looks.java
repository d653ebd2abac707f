package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockSnapshot;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * When each hold is looked at next: soon after it began, when its limit nears, at its deadline, at
 * the clocks every now and then, and once more after a try that came to nothing. One look is
 * pending a hold, the earliest that was asked for: looks do not multiply. The watchdog keeps the
 * time.
 */
final class Looks {
    /** When a hold is first looked at: by then a holder has usually written its payload. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long after a machine was suspended a hold may stay overdue unnoticed. */
    private static final long CLOCK_CHECK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LONGEST_RETRY_PAUSE_MILLIS = 30_000;

    private final HoldRegistry holds;
    private final Investigator investigator;
    private final SecondWatch secondWatch;
    private volatile BiConsumer<Long, Hold> timer = (at, hold) -> {};
    private volatile Runnable missed = () -> {};

    Looks(HoldRegistry holds, Investigator investigator, SecondWatch secondWatch) {
        this.holds = holds;
        this.investigator = investigator;
        this.secondWatch = secondWatch;
    }

    /** See {@link HolderCare#timedBy}. */
    void timedBy(BiConsumer<Long, Hold> watchdog, Runnable lookAtAll) {
        timer = watchdog;
        missed = lookAtAll;
    }

    /** A hold has begun. */
    void first(Hold hold) {
        at(System.nanoTime() + FIRST_LOOK_NANOS, hold);
    }

    /**
     * A limit is known: look when it nears, at the deadline, and at the clocks every now and then:
     * while a machine is suspended, the time does not pass by which the watchdog sleeps.
     */
    void arm(Hold hold) {
        long deadline = hold.deadlineNanos();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        LockSnapshot lock = hold.snapshot();
        if (lock != null) {
            secondWatch.keep(hold, lock);
        }
        long next = hold.isWarned() ? deadline : hold.clock().warningNanos();
        if (investigator.hasBootClock()) {
            long check =
                    System.nanoTime()
                            + (hold.clock().hasBootStart() ? CLOCK_CHECK_NANOS : FIRST_LOOK_NANOS);
            if (next - check > 0) {
                if (hold.look().at(check)) {
                    hold.look().clockCheck(check);
                    time(check, hold);
                }
                return;
            }
        }
        at(next, hold);
    }

    /** At this moment, or at an earlier one that was asked for. */
    void at(long nanos, Hold hold) {
        // A look at the clocks that is due sooner becomes one at everything.
        hold.look().clockCheck(null);
        if (hold.look().at(nanos)) {
            time(nanos, hold);
        }
    }

    /** In so long, at the latest. */
    void again(Hold hold, long inMillis) {
        at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(inMillis), hold);
    }

    /** After a try that came to nothing: ever more rarely. */
    void retry(Hold hold) {
        again(hold, pauseMillis(hold.countAttempt()));
    }

    /** How long that is. */
    static long pauseMillis(int attempt) {
        return Math.min(LONGEST_RETRY_PAUSE_MILLIS, 250L << Math.min(attempt - 1, 10));
    }

    /** At every hold, now, because a setting has changed. */
    void atAllHeld() {
        for (Hold hold : holds.held()) {
            at(System.nanoTime(), hold);
        }
    }

    /** At every hold, now, whatever looks are pending: some of those may never come. */
    void anewAtAllHeld() {
        long now = System.nanoTime();
        for (Hold hold : holds.held()) {
            hold.look().clockCheck(null);
            hold.look().anew(now);
            time(now, hold);
        }
    }

    /** A look that was due could not be begun: all are wanted, as soon as they can be had. */
    void missed() {
        missed.run();
    }

    private void time(long atNanos, Hold hold) {
        try {
            timer.accept(atNanos, hold);
        } catch (Throwable t) {
            // Out of memory, most likely: the hold believes in a look that will never come.
            missed.run();
            throw t;
        }
    }
}
