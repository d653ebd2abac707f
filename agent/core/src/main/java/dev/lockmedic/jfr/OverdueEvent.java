package dev.lockmedic.jfr;

import dev.lockmedic.events.EventField;
import dev.lockmedic.monitoring.StuckLock;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A lock is stuck, told while it is. */
@Name("lockmedic.Overdue")
@Label("Stuck Lock")
@Description("A lock is held past its max hold, or is stuck in another way; told while it is so")
@Category("Lockmedic")
@StackTrace(false)
@Registered(false)
// Whoever begins to record learns what is stuck already; any other period can be set as well.
@Period("beginChunk")
final class OverdueEvent extends LockEvent {
    @Label("Told")
    @Description(
            "overdue: it was found; reported: it is left as it is; interrupted: its holder was"
                    + " interrupted; not-released: it could not be released; already: it was stuck"
                    + " when this part of the recording began")
    String told;

    @Label("Reasons")
    @Description("Stale reasons, by their fixed names")
    String reasons;

    @Label("Sure")
    @Description("For a lock inside the JVM: how sure it is that this is one hold")
    String sure;

    @Label("Waiters")
    @Description("How many threads of this JVM wait for it; -1 if unknown")
    long waiters = -1;

    @Label("Longest Waiter")
    @Description("The thread that has waited the longest")
    String longestWaiter;

    @Label("Longest Wait")
    @Description("For how long that one has waited")
    @Timespan(Timespan.MILLISECONDS)
    long longestWait = UNKNOWN;

    @Label("Holder's State")
    @Description("State of the holder's thread")
    String holderState;

    @Label("Holder's Motion")
    @Description("What the holder's stack does, looked at more than once")
    String holderMotion;

    @Label("Chain")
    @Description("What the holder itself waits for, one link a line")
    String chain;

    @Label("Deadlock")
    @Description("Whether that chain comes back to its beginning")
    boolean deadlock;

    @Label("Decision")
    @Description("What was decided")
    String decision;

    @Label("Seen")
    @Description("What was done and seen, in words; where nothing was done, why")
    String seen;

    @Label("Holder's Stack")
    @Description("Stack of the holder, one frame a line; empty where it was not taken")
    String holderStack;

    static OverdueEvent of(dev.lockmedic.events.Event event) {
        OverdueEvent recorded = new OverdueEvent();
        recorded.take(event);
        recorded.told = event.type().wireName();
        recorded.reasons = joined(event.get(EventField.REASONS), ", ");
        recorded.sure = event.get(EventField.SURE);
        Long waiters = event.get(EventField.WAITERS);
        recorded.waiters = waiters == null ? -1 : waiters;
        recorded.longestWaiter = cut(event.get(EventField.LONGEST_WAITER));
        recorded.longestWait = millis(event.get(EventField.LONGEST_WAIT));
        recorded.holderState = event.get(EventField.HOLDER_STATE);
        recorded.holderMotion = event.get(EventField.HOLDER_MOTION);
        recorded.chain = joined(event.get(EventField.CHAIN), "\n");
        recorded.deadlock = Boolean.TRUE.equals(event.get(EventField.DEADLOCK));
        recorded.decision = event.get(EventField.DECISION);
        recorded.seen = cut(event.get(EventField.SEEN));
        recorded.holderStack = joined(event.get(EventField.HOLDER_STACK), "\n");
        return recorded;
    }

    static OverdueEvent of(StuckLock stuck) {
        OverdueEvent recorded = new OverdueEvent();
        recorded.kind = stuck.kind();
        recorded.lock = cut(stuck.lock());
        recorded.resource = cut(stuck.resource());
        recorded.holder = cut(stuck.holder());
        recorded.held = stuck.heldMillis();
        recorded.maxHold = millis(stuck.maxHoldMillis());
        recorded.told = "already";
        recorded.reasons = joined(stuck.reasons(), ", ");
        recorded.waiters = stuck.waiters() == null ? -1 : stuck.waiters();
        recorded.longestWaiter = cut(stuck.longestWaiter());
        recorded.longestWait = millis(stuck.longestWaitMillis());
        recorded.holderState = stuck.holderState();
        recorded.holderMotion = stuck.motion();
        recorded.chain = joined(stuck.chain(), "\n");
        recorded.deadlock = stuck.deadlock();
        recorded.seen = cut(stuck.done());
        recorded.holderStack = joined(stuck.stack(), "\n");
        return recorded;
    }
}
