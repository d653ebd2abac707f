package dev.lockmedic.jfr;

import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

/** The agent's event types in the host's flight recorder. On the monitoring thread. */
final class EventTypes {
    private static final List<Class<? extends Event>> CLASSES =
            List.of(
                    OverdueEvent.class,
                    HealedEvent.class,
                    ResolvedEvent.class,
                    FencedEvent.class,
                    WatchdogStallEvent.class);

    private final List<EventType> types;
    private final ChunkBegins begins;

    private EventTypes(List<EventType> types, ChunkBegins begins) {
        this.types = types;
        this.begins = begins;
    }

    /**
     * Told on whatever thread has a recording or a part of one begin: the one who starts a
     * recording, or one of the recorder's own.
     */
    private static final class ChunkBegins implements Runnable {
        private final Runnable wake;
        // The recording that was running before these types were there has begun as well.
        private volatile boolean begun = true;

        ChunkBegins(Runnable wake) {
            this.wake = wake;
        }

        @Override
        public void run() {
            begun = true;
            wake.run();
        }
    }

    /**
     * Registers them.
     *
     * @param wake told when a recording begins
     */
    static EventTypes register(Runnable wake) {
        for (Class<? extends Event> type : CLASSES) {
            FlightRecorder.register(type);
        }
        ChunkBegins begins = new ChunkBegins(wake);
        FlightRecorder.addPeriodicEvent(OverdueEvent.class, begins);
        return new EventTypes(CLASSES.stream().map(EventType::getEventType).toList(), begins);
    }

    /** Whether any running recording takes any of them. */
    boolean areRecorded() {
        for (EventType type : types) {
            if (type.isEnabled()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a recording, or a part of one, has begun since this was asked last. */
    boolean takeBegun() {
        boolean now = begins.begun;
        begins.begun = false;
        return now;
    }

    void unregister() {
        FlightRecorder.removePeriodicEvent(begins);
        for (Class<? extends Event> type : CLASSES) {
            FlightRecorder.unregister(type);
        }
    }
}
