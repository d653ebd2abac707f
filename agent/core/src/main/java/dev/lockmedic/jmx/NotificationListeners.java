package dev.lockmedic.jmx;

import java.util.Arrays;
import java.util.Objects;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;

/**
 * Who wants to be told by notifications. Any thread may add and remove; the array is never changed,
 * so that telling needs no lock.
 */
final class NotificationListeners {
    private final Runnable changed;
    private volatile Entry[] entries = {};

    private record Entry(
            NotificationListener listener, NotificationFilter filter, Object handback) {}

    /**
     * @param changed told when somebody has come or gone; must not wait
     */
    NotificationListeners(Runnable changed) {
        this.changed = changed;
    }

    /** Adds one; the same may be added more than once. */
    void add(NotificationListener listener, NotificationFilter filter, Object handback) {
        if (listener == null) {
            throw new IllegalArgumentException("no listener");
        }
        synchronized (this) {
            Entry[] more = Arrays.copyOf(entries, entries.length + 1);
            more[more.length - 1] = new Entry(listener, filter, handback);
            entries = more;
        }
        changed.run();
    }

    /** Removes it wherever it was added. */
    void remove(NotificationListener listener) throws ListenerNotFoundException {
        synchronized (this) {
            Entry[] fewer =
                    Arrays.stream(entries)
                            .filter(entry -> !entry.listener.equals(listener))
                            .toArray(Entry[]::new);
            if (fewer.length == entries.length) {
                throw new ListenerNotFoundException("this one does not listen");
            }
            entries = fewer;
        }
        changed.run();
    }

    /** Removes it once, as it was added with these. */
    void remove(NotificationListener listener, NotificationFilter filter, Object handback)
            throws ListenerNotFoundException {
        synchronized (this) {
            int found = -1;
            for (int i = 0; i < entries.length && found < 0; i++) {
                Entry entry = entries[i];
                if (entry.listener.equals(listener)
                        && Objects.equals(entry.filter, filter)
                        && Objects.equals(entry.handback, handback)) {
                    found = i;
                }
            }
            if (found < 0) {
                throw new ListenerNotFoundException("this one does not listen with these");
            }
            Entry[] fewer = Arrays.copyOf(entries, entries.length - 1);
            System.arraycopy(entries, found + 1, fewer, found, fewer.length - found);
            entries = fewer;
        }
        changed.run();
    }

    boolean isEmpty() {
        return entries.length == 0;
    }

    /** Tells all of them; one that throws keeps none of the others from it. */
    void tell(Notification notification) {
        for (Entry entry : entries) {
            try {
                if (entry.filter == null || entry.filter.isNotificationEnabled(notification)) {
                    entry.listener.handleNotification(notification, entry.handback);
                }
            } catch (Throwable t) {
                // Code of the host, and its own affair.
                Thread.interrupted();
            }
        }
    }
}
