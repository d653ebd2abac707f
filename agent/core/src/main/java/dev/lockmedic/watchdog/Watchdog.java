package dev.lockmedic.watchdog;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Timed;
import dev.lockmedic.hooks.AgentThread;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One dedicated daemon platform thread that parks until the next moment at which a hold wants to be
 * looked at, and then says so. It needs nothing from the host: no executor, no lock, no class that
 * is not loaded yet; so it fires while every worker spins.
 *
 * <p>It never runs host code and does no I/O: {@code due} hands over to the healers. Priority is
 * {@link Thread#MAX_PRIORITY}, which on Linux is a wish that the JVM ignores by default ({@code
 * ThreadPriorityPolicy=0}).
 *
 * <p>Nothing inside the JVM can fire while all its threads are stopped (a safepoint that a counted
 * loop holds up, a full GC, SIGSTOP). The watchdog measures that as its own lateness, and after a
 * long stall gives the holders a moment before it acts: they were stopped as well.
 */
public final class Watchdog implements Runnable {
    /** Lateness from which it is a stall: far beyond what a busy machine explains. */
    static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What holders get after a stall to give back what they were about to. */
    private static final long AFTER_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SUPERVISION_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** When a hold is told again whose telling failed. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** With no memory left each try costs the host a garbage collection. */
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long FOREVER = Long.MAX_VALUE;

    private final Consumer<Timed> due;
    private final Healers[] healers;
    private final LongConsumer stalled;
    private final AgentThread thread;
    private final AtomicReference<Timer> inbox = new AtomicReference<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(256, (a, b) -> Long.signum(a.atNanos - b.atNanos));
    private final Lateness lateness = new Lateness();

    private Timer arrived;
    private int sizeAfterCompaction;
    private volatile boolean parkedForLong = true;
    private volatile boolean supervising;
    private volatile long wakeAtNanos;
    private volatile int size;
    private volatile long stalls;
    private volatile long longestStallNanos;
    private volatile long failures;
    private volatile boolean missed;
    private volatile Runnable lookAtAll = () -> {};
    private long lookAtAllNanos;
    private volatile boolean closed;

    private static final class Timer {
        private final Timed hold;
        private long atNanos;
        private Timer next;

        Timer(Timed hold, long atNanos) {
            this.hold = hold;
            this.atNanos = atNanos;
        }
    }

    /** What {@code status} shows. */
    public record State(
            boolean alive,
            int timers,
            Lateness.Summary lateness,
            long stalls,
            long longestStallMillis,
            long failures) {}

    /**
     * @param due told, on the watchdog's thread, of each hold whose moment has come and that is
     *     still held; must not block
     * @param stalled told of each stall, in nanoseconds
     */
    public Watchdog(Consumer<Timed> due, List<Healers> healers, LongConsumer stalled) {
        this.due = due;
        this.healers = healers.toArray(new Healers[0]);
        this.stalled = stalled;
        this.thread = new AgentThread(this, "lockmedic-watchdog", null);
        this.lookAtAllNanos = System.nanoTime();
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /**
     * Asks for a look at this hold at this moment, which may have passed. Any thread; lock-free;
     * wakes the watchdog only if it would otherwise sleep past the moment.
     */
    public void at(long nanos, Timed hold) {
        // A deadline long past when it became known says nothing about how late the watchdog is.
        long now = System.nanoTime();
        Timer timer = new Timer(hold, nanos - now < 0 ? now : nanos);
        Timer head;
        do {
            head = inbox.get();
            timer.next = head;
        } while (!inbox.compareAndSet(head, timer));
        if (parkedForLong || wakeAtNanos - timer.atNanos > 0) {
            LockSupport.unpark(thread);
        }
    }

    /** There is work for the healers: look after them until it is done. Any thread. */
    public void superviseHealers() {
        if (!supervising) {
            LockSupport.unpark(thread);
        }
    }

    /** Names what {@link #missed} asks for; on this thread, and it may throw. */
    public void looksAtAllBy(Runnable value) {
        lookAtAll = value;
    }

    /**
     * A call of {@link #at} has failed, or a hold may have gone without one: all holds are looked
     * at as soon as that can be done. Any thread; needs no memory, for it is called when none is
     * left.
     */
    public void missed() {
        missed = true;
        LockSupport.unpark(thread);
    }

    /** For {@code status}. */
    public State state() {
        return new State(
                thread.isAlive(),
                size,
                lateness.summary(),
                stalls,
                TimeUnit.NANOSECONDS.toMillis(longestStallNanos),
                failures);
    }

    /** Ends the thread and waits for it, at most so long. */
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
            try {
                long now = System.nanoTime();
                catchUp(now);
                takeIn();
                now = System.nanoTime();
                fire(now);
                park(now);
            } catch (Throwable t) {
                // OutOfMemoryError included: nothing taken in is lost, see takeIn.
                failures++;
                LockSupport.parkNanos(AFTER_FAILURE_NANOS);
            }
        }
    }

    /** Once a second at most: with no memory each try costs the host a garbage collection. */
    private void catchUp(long now) {
        if (!missed || now - lookAtAllNanos < 0) {
            return;
        }
        lookAtAllNanos = now + RETRY_NANOS;
        missed = false;
        try {
            lookAtAll.run();
        } catch (Throwable t) {
            failures++;
            missed = true;
        }
    }

    /** Moves new timers into the heap. A timer leaves the list only once the heap has it. */
    private void takeIn() {
        if (arrived == null) {
            if (inbox.get() == null) {
                return;
            }
            arrived = inbox.getAndSet(null);
        }
        while (arrived != null) {
            timers.offer(arrived);
            arrived = arrived.next;
        }
        size = timers.size();
    }

    private void fire(long now) {
        Timer next;
        boolean first = true;
        while ((next = timers.peek()) != null && next.atNanos - now <= 0) {
            if (!next.hold.isHeld()) {
                timers.poll();
                continue;
            }
            long late = now - next.atNanos;
            if (first) {
                first = false;
                lateness.record(late);
                if (late > STALL_NANOS) {
                    stall(late);
                    return;
                }
            }
            timers.poll();
            tell(next);
        }
        size = timers.size();
        compact();
    }

    private void tell(Timer timer) {
        try {
            due.accept(timer.hold);
        } catch (Throwable t) {
            // This one hold is told later; the heap has room for it, so nothing is allocated.
            failures++;
            timer.atNanos = System.nanoTime() + RETRY_NANOS;
            timers.offer(timer);
        }
    }

    /**
     * Everybody stood still: all that is due gets a moment, and then the facts are looked at anew.
     */
    private void stall(long lateNanos) {
        stalls++;
        longestStallNanos = Math.max(longestStallNanos, lateNanos);
        long moment = System.nanoTime() + AFTER_STALL_NANOS;
        Timer next;
        while ((next = timers.peek()) != null && next.atNanos - moment < 0) {
            at(moment, next.hold);
            timers.poll();
        }
        stalled.accept(lateNanos);
    }

    /** Drops the timers of holds that are over, before they are most of the heap. */
    private void compact() {
        if (timers.size() > 2 * Math.max(512, sizeAfterCompaction)) {
            timers.removeIf(timer -> !timer.hold.isHeld());
            sizeAfterCompaction = timers.size();
            size = timers.size();
        }
    }

    private void park(long now) {
        Timer next = nextOfAHold();
        // Cleared before the look: who hands over work after it sees that nobody supervises.
        supervising = false;
        boolean supervise = false;
        for (Healers each : healers) {
            if (each.needsSupervision()) {
                supervise = true;
                each.supervise(now);
            }
        }
        supervising = supervise;
        long sleep = next == null ? FOREVER : next.atNanos - System.nanoTime();
        if (supervise) {
            sleep = Math.min(sleep, SUPERVISION_NANOS);
        }
        if (missed) {
            sleep = Math.min(sleep, lookAtAllNanos - System.nanoTime());
        }
        if (sleep <= 0) {
            return;
        }
        if (sleep == FOREVER) {
            parkedForLong = true;
        } else {
            wakeAtNanos = System.nanoTime() + sleep;
            parkedForLong = false;
        }
        // Published above, looked at here: who adds a timer now either sees it or is seen.
        if (inbox.get() == null && !closed) {
            if (sleep == FOREVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, sleep);
            }
        }
    }

    /**
     * The next timer worth waking for. Most holds are over long before anybody wants to look at
     * them, and a busy host would have us wake thousands of times a second for nothing.
     */
    private Timer nextOfAHold() {
        Timer next = timers.peek();
        while (next != null && !next.hold.isHeld()) {
            timers.poll();
            next = timers.peek();
        }
        return next;
    }
}
