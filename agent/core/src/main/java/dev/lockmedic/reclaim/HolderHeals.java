package dev.lockmedic.reclaim;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.log.AgentLog;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells what became of holds of this JVM that were overdue. On healers. */
final class HolderHeals {
    private final Investigator investigator;
    private final Waiters waiters;
    private final HealLog heals;
    private final Events events;
    private final AgentLog log;
    private final Backoff reports = new Backoff(TimeUnit.MINUTES.toMillis(5));

    HolderHeals(Investigator investigator, Waiters waiters, HealLog heals, AgentLog log) {
        this.investigator = investigator;
        this.waiters = waiters;
        this.heals = heals;
        this.events = heals.events();
        this.log = log;
    }

    /**
     * It is past its limit; told once.
     *
     * @param decision what will be done about it
     */
    void overdue(Hold hold, String decision) {
        boolean first = !hold.isToldStuck();
        hold.toldStuck();
        if (first && events.wanted()) {
            events.publish(
                    HoldEvents.of(EventType.OVERDUE, hold, waiters)
                            .with(EventField.HOLDER_WORDS, investigator.holder(hold))
                            .withAll(EventField.REASONS, List.of("hold-exceeded"))
                            .with(EventField.DECISION, decision));
        }
    }

    /** It was released from here. */
    void released(Hold hold, String seen) {
        tell(hold, Heal.Outcome.RELEASED, seen, null);
    }

    /** It is left as it is; told ever more rarely. */
    void reported(Hold hold, String advice) {
        if (reports.due(hold.lockName(), hold)) {
            tell(hold, Heal.Outcome.REPORTED, "left as it is", advice);
        }
    }

    /** It could not be released; told ever more rarely. */
    void notReleased(Hold hold, String problem, String advice) {
        if (reports.due(hold.lockName(), hold)) {
            tell(hold, Heal.Outcome.NOT_RELEASED, problem, advice);
        }
    }

    /** The second watch has released it, at this moment. */
    void releasedBySentinel(Hold hold, long atNanos, String seen) {
        told(
                hold,
                heal(
                        hold,
                        Heal.Action.SENTINEL,
                        hold.heldMillis(atNanos),
                        Heal.Outcome.RELEASED,
                        seen),
                null);
    }

    /** No heal of this side: another process has removed it, and its holder may not know. */
    void lostToAnother(Hold hold) {
        lost(
                hold,
                "lock file "
                        + hold.lockName()
                        + " is lost: another process has removed it from "
                        + investigator.holder(hold)
                        + " at its max hold; a late release will delete nothing");
    }

    /** Another process has taken it, in these words. */
    void lost(Hold hold, String line) {
        log.warn(hold.lockName(), "lost", line);
        if (events.wanted()) {
            HealLog.publish(
                    events,
                    HoldEvents.of(EventType.LOST, hold, waiters)
                            .with(EventField.HOLDER_WORDS, investigator.holder(hold)),
                    line);
        }
    }

    private void tell(Hold hold, Heal.Outcome outcome, String seen, String advice) {
        long held = hold.heldMillis(System.nanoTime());
        told(hold, heal(hold, Heal.Action.FORCE_RELEASE, held, outcome, seen), advice);
        if (log.debugs()) {
            log.debug(() -> "stack of " + investigator.holder(hold) + stack(hold.overdueStack()));
        }
    }

    /** The stack is taken last: the lock comes first, and the log line. */
    private void told(Hold hold, Heal heal, String advice) {
        String line = heals.add(heal, advice);
        if (events.wanted()) {
            if (heal.outcome() == Heal.Outcome.RELEASED) {
                hold.captureStack();
            } else {
                hold.captureStackAnew();
            }
            Event.Draft event = HoldEvents.of(HealLog.type(heal), hold, waiters);
            heals.publish(heal, event, advice, line);
        }
    }

    private Heal heal(
            Hold hold, Heal.Action action, long heldMillis, Heal.Outcome outcome, String seen) {
        return new Heal(
                System.currentTimeMillis(),
                hold.kind().toString(),
                hold.lockName(),
                action,
                List.of("hold-exceeded"),
                investigator.holder(hold),
                heldMillis,
                hold.limit().exists() ? hold.limit().millis() : null,
                outcome,
                seen);
    }

    /**
     * Only where it will be told: it takes a safepoint, and for that every runnable thread of the
     * host must first get a processor, on a busy machine longer than all the rest of a heal.
     */
    void captureStack(Hold hold) {
        if (log.debugs()) {
            log.debug(
                    () -> {
                        hold.captureStack();
                        return hold + " is overdue";
                    });
        }
    }

    private static String stack(StackTraceElement[] frames) {
        if (frames == null || frames.length == 0) {
            return ": none";
        }
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : frames) {
            text.append("\n    at ").append(frame);
        }
        return text.toString();
    }
}
