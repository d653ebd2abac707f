package dev.lockmedic.events;

import dev.lockmedic.hooks.AgentThread;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands events from where they happen to those who listen. Any thread may publish, none waits:
 * events go into a bounded queue that one daemon thread takes them from. What finds no room is
 * counted, and told as {@link EventType#SHED} once there is room again.
 *
 * <p>While nobody listens there is no thread, and an event costs one field read.
 */
public final class Events implements Runnable {
    private static final int CAPACITY = 20_000;

    private final ConcurrentLinkedQueue<Event> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<EventListener> leaving = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong shed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Listeners listeners = new Listeners(new EventListener[0]);
    private volatile AgentThread thread;
    private volatile boolean closed;

    /** So that a host's thread pays for waking ours only where ours sleeps. */
    private volatile boolean parked;

    private record Listeners(EventListener[] all) {}

    /** Whether anybody listens: asked first where making an event costs something. Any thread. */
    public boolean wanted() {
        return listeners.all.length > 0;
    }

    /** Tells this one from now on, until it is removed. Agent threads. */
    public synchronized void tell(EventListener listener) {
        EventListener[] more = Arrays.copyOf(listeners.all, listeners.all.length + 1);
        more[more.length - 1] = listener;
        listeners = new Listeners(more);
        if (thread == null && !closed) {
            AgentThread made = new AgentThread(this, "lockmedic-events", null);
            thread = made;
            made.start();
        }
    }

    /**
     * Tells this one no more. It may be in the middle of an event still, and hears on the thread
     * that tells that it is {@linkplain EventListener#over over}: whoever calls this does not wait.
     */
    public synchronized void tellNoMore(EventListener listener) {
        EventListener[] all = listeners.all;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == listener) {
                EventListener[] fewer = Arrays.copyOf(all, all.length - 1);
                System.arraycopy(all, i + 1, fewer, i, fewer.length - i);
                listeners = new Listeners(fewer);
                leaving.add(listener);
                LockSupport.unpark(thread);
                return;
            }
        }
    }

    /**
     * Says what has happened. Any thread; it does not wait, and nobody listening it does nothing.
     */
    public void publish(Event.Draft draft) {
        if (!wanted() || closed) {
            return;
        }
        long number = sequence.incrementAndGet();
        if (queued.incrementAndGet() > CAPACITY) {
            queued.decrementAndGet();
            shed.incrementAndGet();
            return;
        }
        try {
            queue.add(draft.numbered(number));
        } catch (Throwable t) {
            // Out of memory: what is not there must not take up room.
            queued.decrementAndGet();
            shed.incrementAndGet();
            throw t;
        }
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /** Events that found no room since the agent came. */
    public long shed() {
        return shed.get();
    }

    /** Events published since the agent came. */
    public long published() {
        return sequence.get();
    }

    /** How often a listener has failed since the agent came. */
    public long failures() {
        return failures.get();
    }

    /** Tells what is queued, waiting for it at most the given time, then ends the thread. */
    public void close(long limitMillis) {
        closed = true;
        AgentThread running = thread;
        LockSupport.unpark(running);
        if (running != null && Thread.currentThread() != running) {
            try {
                running.join(limitMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run() {
        long shedTold = 0;
        boolean idle = true;
        while (true) {
            try {
                Event event = queue.poll();
                if (event != null) {
                    queued.decrementAndGet();
                    idle = false;
                    happened(event);
                } else if (shed.get() > shedTold) {
                    long now = shed.get();
                    long number = sequence.incrementAndGet();
                    Event.Draft draft = Event.draft(EventType.SHED);
                    draft.with(EventField.COUNT, now - shedTold);
                    shedTold = now;
                    happened(draft.numbered(number));
                } else if (!leaving.isEmpty()) {
                    over(leaving.poll());
                } else if (!idle) {
                    idle = true;
                    idle();
                } else if (closed) {
                    for (EventListener listener : listeners.all) {
                        over(listener);
                    }
                    return;
                } else {
                    park();
                }
            } catch (Throwable t) {
                // No memory, most likely; the next event gets its chance.
                failures.incrementAndGet();
                Thread.interrupted();
            }
        }
    }

    private void park() {
        parked = true;
        // Published above, looked at here: who adds an event now either sees it or is seen.
        if (queue.isEmpty() && leaving.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        parked = false;
    }

    private void happened(Event event) {
        for (EventListener listener : listeners.all) {
            try {
                listener.happened(event);
            } catch (Throwable t) {
                failures.incrementAndGet();
            }
        }
    }

    private void over(EventListener listener) {
        try {
            listener.over();
        } catch (Throwable t) {
            failures.incrementAndGet();
        }
    }

    private void idle() {
        for (EventListener listener : listeners.all) {
            try {
                listener.idle();
            } catch (Throwable t) {
                failures.incrementAndGet();
            }
        }
    }
}
