package dev.lockmedic.jvmlocks;

import dev.lockmedic.threads.Monitors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One lock that has kept threads waiting at one look after the other, and the hold that does so. Of
 * the sampling thread; what others may read is in {@link StuckHold}.
 *
 * <p>Whether it is the <em>same</em> hold from look to look is what all depends on: an owner that
 * gives the lock back and is the first to take it again looks the same, and is not stuck. For the
 * queues of {@code java.util.concurrent} there is proof, the mark on the first waiter ({@link
 * Synchronizers#mark}). A waiter whose time is up takes the mark with it; between that look and the
 * one before nothing is proved, which is a gap.
 */
final class WatchedLock {
    /** Of so many looks one may prove nothing. */
    private static final int LOOKS_A_GAP = 4;

    final Object lock;
    final LockKind kind;

    /** By which its waiters show it, for a monitor its name. */
    final String name;

    /** While somebody reports or heals it. */
    final AtomicBoolean inCare = new AtomicBoolean();

    /** What was done about this hold so far; of whoever has {@link #inCare}. */
    Care care = new Care();

    LockSite site;
    HoldView hold;
    long sinceNanos;
    long provenSinceNanos;
    int looks;
    int provenLooks;
    int gaps;
    Object markedNode;
    int waiters;
    Thread firstWaiter;
    long firstWaiterSinceNanos;
    int unseen;
    long monitorActivity = -1;
    int nobodyLooks;

    /** Waiters of this look, counted anew each time. */
    int counted;

    Thread anyWaiter;

    /** As seen at this look, of a monitor. */
    Monitors.Monitor seenMonitor;

    /** How often the first waiter was woken and did not get it. */
    int wakes;

    /** At how many looks the first waiter could not be marked. */
    int unmarked;

    /** What was found wrong at the last look; null for nothing. */
    StuckHold.Reason reason;

    WatchedLock(Object lock, LockKind kind, String name) {
        this.lock = lock;
        this.kind = kind;
        this.name = name;
    }

    /** Another hold than at the last look, or the first one. */
    void begins(HoldView next, long now) {
        hold = next;
        sinceNanos = now;
        provenSinceNanos = now;
        looks = 0;
        provenLooks = 0;
        gaps = 0;
        markedNode = null;
        monitorActivity = -1;
        nobodyLooks = 0;
        wakes = 0;
        unmarked = 0;
        care = new Care();
    }

    /** Nothing is known of the time before: the owner may have given it back in between. */
    void provesNothing(long now) {
        provenSinceNanos = now;
        provenLooks = 0;
        gaps = 0;
    }

    /** Whether there was surely no release since {@link #provenSinceNanos}, but for gaps. */
    boolean isProven() {
        return provenLooks >= 2 && gaps * LOOKS_A_GAP <= provenLooks;
    }

    /** The whole JVM, or its sampling thread, stood still: that time counts for nobody. */
    void stoodStill(long nanos) {
        sinceNanos += nanos;
        provenSinceNanos += nanos;
        firstWaiterSinceNanos += nanos;
    }
}
