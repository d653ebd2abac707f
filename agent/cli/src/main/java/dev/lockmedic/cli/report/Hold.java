package dev.lockmedic.cli.report;

import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import java.util.ArrayList;
import java.util.List;

/** What the events of one hold come to. Filled in the order of time, then ended once. */
final class Hold {
    /** After its deadline a hold would be told as stuck within that. */
    private static final long TOLD_WITHIN_MILLIS = 2000;

    /** Ten years; nothing is drawn before that. */
    private static final long MOST_HELD_MILLIS = 3_652L * 24 * 3_600_000;

    private final Lane lane;
    private final int run;
    private final List<Integer> events = new ArrayList<>();
    private long start = Long.MAX_VALUE;
    private long heldUntil = Long.MIN_VALUE;
    private long givenBack = -1;
    private long end = -1;
    private boolean endKnown;
    private boolean open;
    private boolean left;
    private boolean warned;
    private boolean stuck;
    private boolean reported;
    private boolean notReleased;
    private boolean deadlock;
    private boolean startKnown;
    private Outcome outcome;
    private String holder;
    private String thread;
    private long pid = -1;
    private long maxHold = -1;
    private long waiters;
    private long waitFrom = -1;
    private long refusedWrites;
    private long lateReleases;
    private long interrupts;
    private String decision;

    /**
     * @param run whose hold it is; -1 if its holder is in a process that does not tell of it
     */
    Hold(Lane lane, int run) {
        this.lane = lane;
        this.run = run;
    }

    void add(int index, Happening event, Store store) {
        events.add(index);
        EventType type = store.known(event);
        long held = store.number(event, EventField.HELD, -1);
        if (events.size() == 1) {
            start = event.at() - Math.min(Math.max(0, held), MOST_HELD_MILLIS);
            startKnown = held >= 0;
        }
        maxHold = store.number(event, EventField.MAX_HOLD, maxHold);
        long waiting = store.number(event, EventField.WAITERS, 0);
        waiters = Math.max(waiters, waiting);
        long waited = store.number(event, EventField.LONGEST_WAIT, -1);
        if (type == EventType.ACQUIRED_CONTENDED) {
            waited = store.number(event, EventField.WAITED, -1);
        }
        if (waited >= 0) {
            long since = event.at() - Math.min(waited, MOST_HELD_MILLIS);
            waitFrom = waitFrom < 0 ? since : Math.min(waitFrom, since);
        }
        deadlock |= store.flag(event, EventField.DEADLOCK);
        who(event, store);
        if (type != null) {
            happened(type, event, store);
        }
    }

    private void who(Happening event, Store store) {
        pid = store.number(event, EventField.HOLDER_PID, pid);
        String name = store.text(event, EventField.HOLDER_THREAD);
        thread = thread == null ? name : thread;
        String words = store.text(event, EventField.HOLDER_WORDS);
        holder = holder == null ? words : holder;
    }

    private void happened(EventType type, Happening event, Store store) {
        switch (type) {
            case WARNED -> {
                warned = true;
                heldUntil = event.at();
            }
            case OVERDUE, REPORTED, NOT_RELEASED, INTERRUPTED -> {
                stuck = true;
                reported |= type == EventType.REPORTED;
                notReleased |= type == EventType.NOT_RELEASED;
                interrupts += type == EventType.INTERRUPTED ? 1 : 0;
                heldUntil = event.at();
                if (outcome == Outcome.RESOLVED) {
                    // Stuck once more.
                    outcome = null;
                }
            }
            case RELEASED -> ended(Outcome.RELEASED, event, store);
            case RECLAIMED -> ended(Outcome.RECLAIMED, event, store);
            case LOST -> ended(Outcome.LOST, event, store);
            case RESOLVED -> ended(Outcome.RESOLVED, event, store);
            case GIVEN_BACK -> givenBack = Math.max(givenBack, event.at());
            case FENCED ->
                    refusedWrites =
                            Math.max(
                                    refusedWrites + 1,
                                    store.number(event, EventField.TIMES, refusedWrites + 1));
            case ZOMBIE_RELEASE -> lateReleases++;
            default -> {
                // Says nothing of how it stands.
            }
        }
    }

    private void ended(Outcome how, Happening event, Store store) {
        stuck = true;
        // Who took it knows better than who lost it; and the first to say so knows the time best.
        boolean better =
                outcome == null
                        || how.isHeal() && !outcome.isHeal()
                        || outcome == Outcome.RESOLVED && how == Outcome.RESOLVED;
        if (better) {
            end = outcome == Outcome.LOST ? Math.min(end, event.at()) : event.at();
            outcome = how;
            String decided = store.text(event, EventField.DECISION);
            decision = decided == null ? decision : decided;
        }
    }

    /** Takes over what another process told of this very hold. */
    void merge(Hold other, Store store) {
        List<Integer> all = new ArrayList<>(events);
        all.addAll(other.events);
        all.sort(null);
        long mine = start;
        reset();
        for (int index : all) {
            add(index, store.events().get(index), store);
        }
        start = mine;
    }

    private void reset() {
        events.clear();
        outcome = null;
        end = -1;
        givenBack = -1;
        refusedWrites = 0;
        lateReleases = 0;
        interrupts = 0;
    }

    /**
     * Settles how it ended.
     *
     * @param next when another hold of the lock began after this one was last seen; -1 if none did
     * @param last when the last event of all was
     * @param teller the run that would have told more of it; null if there is none
     */
    void finish(long next, long last, Run teller) {
        if (outcome != null) {
            endKnown = true;
        } else if (givenBack >= 0) {
            endKnown = true;
            end = givenBack;
            outcome = stuck ? Outcome.RESOLVED : Outcome.QUIET;
        } else if (next >= 0) {
            end = next;
            endKnown = true;
            outcome = notReleased ? Outcome.NOT_RELEASED : stuck ? Outcome.REPORTED : Outcome.QUIET;
        } else if (stuck) {
            open(last, teller);
            outcome =
                    notReleased ? Outcome.NOT_RELEASED : reported ? Outcome.REPORTED : Outcome.OPEN;
        } else {
            quiet(last, teller);
        }
        end = Math.max(end, start);
    }

    private void open(long last, Run teller) {
        open = true;
        end = last;
        if (teller != null && teller.goneAt() >= heldUntil) {
            left = true;
            end = teller.goneAt();
        }
    }

    /** It was never told as stuck: where it would have been, it was given back before. */
    private void quiet(long last, Run teller) {
        outcome = Outcome.QUIET;
        long until = deadline();
        boolean toldLater =
                until >= 0 && teller != null && teller.lastAt() > until + TOLD_WITHIN_MILLIS;
        if (toldLater) {
            end = until;
        } else {
            open(last, teller);
        }
    }

    Lane lane() {
        return lane;
    }

    /** Whose hold it is; -1 if a process has it that does not tell of it. */
    int run() {
        return run;
    }

    /** Its events, by their number in the {@link Store}. */
    List<Integer> events() {
        return events;
    }

    long start() {
        return start;
    }

    /** Its end; where that is not known, until when it was held at least or at most. */
    long end() {
        return end;
    }

    boolean isEndKnown() {
        return endKnown;
    }

    /** Whether it was held still, for all that is known. */
    boolean isOpen() {
        return open;
    }

    /**
     * Whether that is not known because Lockmedic left that JVM, or the JVM seems to have ended.
     */
    boolean isLeft() {
        return left;
    }

    boolean isStuck() {
        return stuck;
    }

    boolean isStuckStill() {
        return stuck && open && !left;
    }

    boolean isWarned() {
        return warned;
    }

    boolean isDeadlock() {
        return deadlock;
    }

    Outcome outcome() {
        return outcome;
    }

    /** What freed it; null if nothing did or it was not said. */
    String decision() {
        return decision;
    }

    /** The holder in words; null if it is not known. */
    String holder() {
        if (holder != null) {
            return holder;
        }
        if (thread != null) {
            return "thread \"" + thread + "\"" + (pid < 0 ? "" : " of pid " + pid);
        }
        return pid < 0 ? null : "pid " + pid;
    }

    String thread() {
        return thread;
    }

    /** Process of the holder; -1 if it is not known. */
    long pid() {
        return pid;
    }

    boolean isStartKnown() {
        return startKnown;
    }

    /** When its max hold was over; -1 if it has none. */
    long deadline() {
        return maxHold < 0 || maxHold > Long.MAX_VALUE / 4 ? -1 : start + maxHold;
    }

    long maxHold() {
        return maxHold;
    }

    /** For how long it was held, as far as that is known. */
    long held() {
        return Math.max(0, end - start);
    }

    long waiters() {
        return waiters;
    }

    /** Since when somebody waited for it; -1 if that is not known. */
    long waitFrom() {
        return waitFrom;
    }

    long refusedWrites() {
        return refusedWrites;
    }

    long lateReleases() {
        return lateReleases;
    }

    long interrupts() {
        return interrupts;
    }
}
