package dev.lockmedic.jmx;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventListener;
import dev.lockmedic.hooks.AgentThread;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.management.Notification;
import javax.management.ObjectName;

/**
 * Tells events as notifications, on a thread of its own: listeners are code of the host, may hang,
 * and must keep nothing else waiting. What finds no room is not told; a gap in the numbers shows
 * it.
 */
final class NotificationThread implements EventListener, Runnable {
    private static final int CAPACITY = 1000;

    private final ConcurrentLinkedQueue<Event> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final ObjectName source;
    private final NotificationListeners listeners;
    private final AgentThread thread = new AgentThread(this, "lockmedic-notifications", null);
    private volatile boolean ended;

    NotificationThread(ObjectName source, NotificationListeners listeners) {
        this.source = source;
        this.listeners = listeners;
    }

    void start() {
        thread.start();
    }

    /** It ends once it has told what it is telling; nobody waits for it. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void happened(Event event) {
        if (!EventNotification.isTold(event.type())) {
            return;
        }
        if (queued.incrementAndGet() > CAPACITY) {
            queued.decrementAndGet();
            return;
        }
        queue.add(event);
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                Event event = queue.poll();
                if (event == null) {
                    LockSupport.park(this);
                } else {
                    queued.decrementAndGet();
                    Notification notification = EventNotification.of(source, event);
                    listeners.tell(notification);
                }
            } catch (Throwable t) {
                // No memory, most likely; the next event gets its chance.
                Thread.interrupted();
            }
        }
    }
}
