package dev.lockmedic.jvmlocks;

import java.util.concurrent.atomic.AtomicLong;

/** What was done about one hold so far. Of whoever has the lock in care. */
final class Care {
    private static final long FIRST_PAUSE_MILLIS = 10_000;
    private static final long LONGEST_PAUSE_MILLIS = 600_000;

    private static final AtomicLong IDS = new AtomicLong();

    private long id;
    private boolean overdueTold;
    private long toldNanos;
    private long pauseMillis;
    private boolean told;
    private String inForce;

    /** Whether that rung is behind us, whatever came of it. */
    boolean interrupted;

    boolean interruptSent;

    /** Whether it was released by force: its end is known. */
    volatile boolean healed;

    long interruptedNanos;
    int releaseTries;
    long nextTryNanos;

    /** The last words on it, for {@code status}. */
    volatile StuckReport report;

    /** Name of the hold among all of this JVM; most have none, for nobody asks. */
    String holdName() {
        if (id == 0) {
            id = IDS.incrementAndGet();
        }
        return "jvm-lock-" + id;
    }

    /** Whether this is the first time that an event tells of it as stuck. */
    boolean firstOverdue() {
        boolean first = !overdueTold;
        overdueTold = true;
        return first;
    }

    /**
     * What is in force for it, in words, before it is told of. A change of that makes the next
     * telling due at once: whoever has set something is to see what it has done.
     */
    void inForce(String policy) {
        if (inForce != null && !inForce.equals(policy)) {
            told = false;
        }
        inForce = policy;
    }

    /** Whether it is time to tell of it: at once, and then ever more rarely. */
    boolean tells(long now) {
        if (told && now - toldNanos < pauseMillis * 1_000_000) {
            return false;
        }
        pauseMillis = told ? Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS) : FIRST_PAUSE_MILLIS;
        told = true;
        toldNanos = now;
        return true;
    }

    /** The same for what was tried in vain, which is news even if the lock was told of just now. */
    boolean tellsFailure(long now) {
        if (releaseTries == 1) {
            told = false;
        }
        return tells(now);
    }

    /** Whether anybody was told of it. */
    boolean isTold() {
        return told;
    }

    /** Whether another try at a release is due; each failure doubles the pause. */
    boolean triesNow(long now) {
        return releaseTries == 0 || now - nextTryNanos >= 0;
    }

    void failed(long now) {
        releaseTries++;
        long pause = Math.min(LONGEST_PAUSE_MILLIS, 500L << Math.min(releaseTries, 10));
        nextTryNanos = now + pause * 1_000_000;
    }
}
