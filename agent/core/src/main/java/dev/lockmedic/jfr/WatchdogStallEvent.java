package dev.lockmedic.jfr;

import dev.lockmedic.events.EventField;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The whole JVM stood still. */
@Name("lockmedic.WatchdogStall")
@Label("Watchdog Stall")
@Description("The watchdog was held up: the whole JVM stood still")
@Category("Lockmedic")
@StackTrace(false)
@Registered(false)
final class WatchdogStallEvent extends Event {
    @Label("Stall")
    @Description("For about how long")
    @Timespan(Timespan.MILLISECONDS)
    long stall = LockEvent.UNKNOWN;

    static WatchdogStallEvent of(dev.lockmedic.events.Event event) {
        WatchdogStallEvent recorded = new WatchdogStallEvent();
        recorded.stall = LockEvent.millis(event.get(EventField.STALL));
        return recorded;
    }
}
