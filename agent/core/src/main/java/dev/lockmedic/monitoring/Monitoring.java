package dev.lockmedic.monitoring;

import dev.lockmedic.hooks.AgentThread;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that looks once a second whether the host has come to use what Lockmedic can be seen
 * with. Nothing tells an agent that: the platform MBean server and the flight recorder are there
 * some day, and whoever asks the JDK for them too early makes them. A look reads one field each.
 *
 * <p>What it calls may be code of the host (an MBean server of its own), so nothing else waits for
 * this thread.
 */
public final class Monitoring implements Runnable {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<MonitoringPart> parts;
    private final AgentThread thread = new AgentThread(this, "lockmedic-monitoring", null);
    private volatile boolean looking;
    private volatile boolean closed;
    private volatile long failures;

    /** For these. */
    public Monitoring(List<MonitoringPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Starts the thread, which does nothing yet: later on a host may have no thread left to give,
     * and now, while it starts itself, it must not be kept busy.
     */
    public void start() {
        thread.start();
    }

    /** Begins to look. */
    public void look() {
        for (MonitoringPart part : parts) {
            part.started(this::wake);
        }
        looking = true;
        wake();
    }

    /** Has it look now. Any thread; it does not wait. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** The parts, for {@code status}. */
    public List<MonitoringPart> parts() {
        return parts;
    }

    /** Looks that have failed, for {@code status}. */
    public long failures() {
        return failures;
    }

    /** Takes everything back and ends the thread, waiting for it at most so long. */
    public void close(long limitMillis) {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!closed) {
            boolean again = true;
            try {
                again = looking && lookAtAll();
            } catch (Throwable t) {
                // No memory even to go on to the next part.
                failures++;
            }
            if (closed) {
                break;
            }
            if (again) {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            } else {
                LockSupport.park(this);
            }
            // Code of the host may have left it behind, and park would return at once for ever.
            Thread.interrupted();
        }
        for (MonitoringPart part : parts) {
            try {
                part.close();
            } catch (Throwable t) {
                failures++;
            }
        }
    }

    private boolean lookAtAll() {
        boolean again = false;
        for (MonitoringPart part : parts) {
            again |= look(part);
        }
        return again;
    }

    private boolean look(MonitoringPart part) {
        try {
            return part.look();
        } catch (Throwable t) {
            // No memory, most likely: the next look gets its chance.
            failures++;
            return true;
        }
    }
}
