package dev.lockmedic.jfr;

import dev.lockmedic.events.EventField;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A stuck lock is stuck no more, and no heal of this agent was it. */
@Name("lockmedic.Resolved")
@Label("Resolved Lock")
@Description("A stuck lock is stuck no more without a heal, or was taken by another process")
@Category("Lockmedic")
@StackTrace(false)
@Registered(false)
final class ResolvedEvent extends LockEvent {
    @Label("Outcome")
    @Description("resolved: given back, or not known how; lost: another process has taken it")
    String outcome;

    @Label("Text")
    @Description("The line of the log")
    String text;

    static ResolvedEvent of(dev.lockmedic.events.Event event) {
        ResolvedEvent recorded = new ResolvedEvent();
        recorded.take(event);
        recorded.outcome = event.type().wireName();
        recorded.text = cut(event.get(EventField.TEXT));
        return recorded;
    }
}
