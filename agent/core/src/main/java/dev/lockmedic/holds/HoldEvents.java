package dev.lockmedic.holds;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.HolderFields;

/** What events tell of a hold. Any thread; no I/O, no stack is taken. */
public final class HoldEvents {
    private HoldEvents() {}

    /** An event about this hold, now. From here on its end is worth an event as well. */
    public static Event.Draft of(EventType type, Hold hold, Waiters waiters) {
        hold.told();
        Event.Draft event = Event.draft(type);
        event.with(EventField.KIND, hold.kind().toString())
                .with(EventField.LOCK, hold.lockName())
                .with(EventField.RESOURCE, hold.resource())
                .with(EventField.HOLD, hold.kind() + "-" + hold.id())
                .with(EventField.HELD, hold.heldMillis(System.nanoTime()));
        HolderFields.put(event, hold.thread(), hold.threadName(), hold.threadId());
        HolderFields.stack(event, hold.overdueStack());
        if (hold.limit().exists()) {
            event.with(EventField.MAX_HOLD, hold.limit().millis())
                    .with(EventField.MAX_HOLD_FROM, hold.limit().from());
        }
        Waiters.Now waiting = waiters.of(hold.lockFile());
        if (hold.lockFile() != null) {
            event.with(EventField.WAITERS, (long) waiting.count());
            if (waiting.count() > 0) {
                event.with(EventField.LONGEST_WAITER, waiting.longest())
                        .with(EventField.LONGEST_WAIT, waiting.longestMillis());
            }
        }
        return event;
    }
}
