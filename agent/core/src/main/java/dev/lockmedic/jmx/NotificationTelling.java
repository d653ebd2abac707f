package dev.lockmedic.jmx;

import dev.lockmedic.events.Events;
import javax.management.ObjectName;

/** Is told of events exactly while somebody listens to notifications. On the monitoring thread. */
final class NotificationTelling {
    private final ObjectName source;
    private final NotificationListeners listeners;
    private final Events events;

    /** Null while nobody listens. */
    private volatile NotificationThread thread;

    NotificationTelling(ObjectName source, NotificationListeners listeners, Events events) {
        this.source = source;
        this.listeners = listeners;
        this.events = events;
    }

    void look() {
        NotificationThread running = thread;
        if (running == null && !listeners.isEmpty()) {
            NotificationThread made = new NotificationThread(source, listeners);
            made.start();
            events.tell(made);
            thread = made;
        } else if (running != null && listeners.isEmpty()) {
            close();
        }
    }

    boolean isOn() {
        return thread != null;
    }

    void close() {
        NotificationThread running = thread;
        if (running != null) {
            thread = null;
            events.tellNoMore(running);
            running.end();
        }
    }
}
