package dev.lockmedic.it.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a holder has said of one hold. Times are of the monotonic clock, which all processes of
 * a machine share.
 */
final class HoldReport {
    static final long NEVER = Long.MAX_VALUE;

    /** How a release ends that has deleted its lock. */
    static final String DONE = "done";

    final HoldId id;
    final boolean agent;
    final boolean virtual;
    final String transcript;

    /** Since when it waited for the lock. */
    final long since;

    /** When its last try that failed began; 0 for none. */
    final long lastFailed;

    /** When the time in its payload was read. */
    final long created;

    final long maxHold;

    /** When the creation of the lock file had returned. */
    final long acquired;

    /** Length of the transcript, read at {@link #openedAt} at the latest; -1: never opened. */
    long openedSize = -1;

    long openedAt = NEVER;
    final List<Write> writes = new ArrayList<>();

    /** When it was about to give the lock back. */
    long releasing = NEVER;

    /** What came of that: {@link #DONE}, or what lay there instead; null: nothing yet. */
    String released;

    long releasedAt = NEVER;

    /** Its place among the holds of its lock: see {@link WorkerThread}, which says it. */
    final long place;

    /** When its JVM was about to be killed. */
    long killed = NEVER;

    /** How a write ended. */
    enum Outcome {
        OK,
        REFUSED,
        FAILED
    }

    /** A write that has returned. */
    record Write(int number, Outcome outcome, long at, String words) {}

    HoldReport(
            HoldId id,
            boolean agent,
            boolean virtual,
            String transcript,
            long since,
            long lastFailed,
            long created,
            long maxHold,
            long acquired,
            long place) {
        this.id = id;
        this.agent = agent;
        this.virtual = virtual;
        this.transcript = transcript;
        this.since = since;
        this.lastFailed = lastFailed;
        this.created = created;
        this.maxHold = maxHold;
        this.acquired = acquired;
        this.place = place;
    }

    /** By its own recorded limit. */
    long deadline() {
        return created + maxHold;
    }

    /** Until when the lock is its own: by then it gives it back, is overdue or is dead. */
    long rightEnds() {
        return Math.min(Math.min(releasing, killed), deadline());
    }

    /** It has tried to give back what it had lost. */
    boolean releaseRefused() {
        return released != null && !released.equals(DONE);
    }

    @Override
    public String toString() {
        return "hold "
                + id
                + (agent ? "" : " (plain)")
                + " of "
                + transcript
                + ", acquired at "
                + acquired / 1000
                + " us, deadline "
                + us(deadline())
                + ", opened "
                + us(openedAt)
                + " at size "
                + openedSize
                + ", releasing "
                + us(releasing)
                + ", released "
                + released
                + ", killed "
                + us(killed);
    }

    private String us(long nanos) {
        return nanos == NEVER ? "never" : "+" + (nanos - acquired) / 1000 + " us";
    }
}
