package dev.lockmedic.jfr;

import dev.lockmedic.events.EventField;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A stuck lock was freed. */
@Name("lockmedic.Healed")
@Label("Healed Lock")
@Description("A stuck lock was freed, and seen to be free or another's afterwards")
@Category("Lockmedic")
@StackTrace(false)
@Registered(false)
final class HealedEvent extends LockEvent {
    @Label("Outcome")
    @Description("released: by force; reclaimed: taken away for a contender")
    String outcome;

    @Label("Action")
    @Description("What was done")
    String action;

    @Label("Reasons")
    @Description("Stale reasons, by their fixed names")
    String reasons;

    @Label("Waiters")
    @Description("How many threads of this JVM waited for it; -1 if unknown")
    long waiters = -1;

    @Label("Seen")
    @Description("What was done and seen, in words")
    String seen;

    @Label("Holder's Stack")
    @Description("Stack of the holder, one frame a line; empty where it was not taken")
    String holderStack;

    static HealedEvent of(dev.lockmedic.events.Event event) {
        HealedEvent recorded = new HealedEvent();
        recorded.take(event);
        recorded.outcome = event.type().wireName();
        recorded.action = event.get(EventField.DECISION);
        recorded.reasons = joined(event.get(EventField.REASONS), ", ");
        Long waiters = event.get(EventField.WAITERS);
        recorded.waiters = waiters == null ? -1 : waiters;
        recorded.seen = cut(event.get(EventField.SEEN));
        recorded.holderStack = joined(event.get(EventField.HOLDER_STACK), "\n");
        return recorded;
    }
}
