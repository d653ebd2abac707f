package dev.lockmedic.jfr;

import dev.lockmedic.events.EventField;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A zombie was kept from doing harm. */
@Name("lockmedic.Fenced")
@Label("Fenced Holder")
@Description("A holder that is overdue or has lost its lock was kept from doing harm")
@Category("Lockmedic")
@StackTrace(false)
@Registered(false)
final class FencedEvent extends LockEvent {
    @Label("What")
    @Description("fenced: a write was refused; zombie-release: a late release was")
    String what;

    @Label("Refused")
    @Description("Which way of writing was refused, and to which file")
    String refused;

    @Label("Times")
    @Description("How often that was refused to this hold by now; told at each doubling")
    long times;

    static FencedEvent of(dev.lockmedic.events.Event event) {
        FencedEvent recorded = new FencedEvent();
        recorded.take(event);
        recorded.what = event.type().wireName();
        recorded.refused = cut(event.get(EventField.REFUSED));
        Long times = event.get(EventField.TIMES);
        recorded.times = times == null ? 1 : times;
        return recorded;
    }
}
