package dev.lockmedic.jfr;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventListener;

/** Writes to flight recordings what happens to stuck locks. On the thread that tells events. */
final class RecordedEvents implements EventListener {
    @Override
    public void happened(Event event) {
        switch (event.type()) {
            case OVERDUE, REPORTED, INTERRUPTED, NOT_RELEASED -> OverdueEvent.of(event).commit();
            case RELEASED, RECLAIMED -> HealedEvent.of(event).commit();
            case RESOLVED, LOST -> ResolvedEvent.of(event).commit();
            case FENCED, ZOMBIE_RELEASE -> FencedEvent.of(event).commit();
            case STALL -> WatchdogStallEvent.of(event).commit();
            default -> {
                // In the file of events; no matter of a recording.
            }
        }
    }
}
