package dev.lockmedic.healers;

import dev.lockmedic.hooks.AgentThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A small set of daemon threads for what may block or throw: looking at files, removing them,
 * calling a host's own release. An action that throws is told and forgotten; one that exceeds its
 * time limit costs its thread, which is left to its fate and replaced, up to a bound.
 *
 * <p>No executor and no {@code BlockingQueue}: both are built on AQS, which the agent may be asked
 * to heal in this very JVM.
 */
public final class Healers {
    private static final int THREADS = 4;

    /** So many stuck threads are replaced; with more, new work is refused until one comes back. */
    private static final int MOST_STUCK = 16;

    /** An action on a dead network mount; anything that takes longer is stuck. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * What counts of the time between two looks of the supervisor, who looks every second. Of a
     * longer one the rest was a standstill of the whole JVM, in which no action could get on.
     */
    private static final long LONGEST_STEP_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ConcurrentLinkedQueue<Task> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final String name;
    private final Consumer<String> problems;
    private final long limitNanos;
    private final ClassLoader contextLoader;
    private volatile Worker[] workers = new Worker[0];
    private volatile Runnable supervisor = () -> {};
    private volatile Consumer<VirtualMachineError> starvation = e -> {};
    private volatile boolean closed;

    private record Task(String what, Runnable action) {}

    /** What {@code status} shows. */
    public record State(int threads, int busy, int stuck, int queued, long done) {}

    /**
     * @param name of the threads, which are numbered
     * @param problems told of actions that threw or are stuck
     */
    public Healers(String name, Consumer<String> problems) {
        this(name, problems, LIMIT_NANOS);
    }

    Healers(String name, Consumer<String> problems, long limitNanos) {
        this.name = name;
        this.problems = problems;
        this.limitNanos = limitNanos;
        this.contextLoader = Healers.class.getClassLoader();
    }

    /** Names who is told that {@link #supervise} is wanted from now on. */
    public void supervisedBy(Runnable wanted) {
        supervisor = wanted;
    }

    /** Names who is told of actions that the JVM had no memory or no stack for. */
    public void starvedTellTo(Consumer<VirtualMachineError> told) {
        starvation = told;
    }

    /**
     * Hands an action over; never blocks, any thread.
     *
     * @param what for a message if it goes wrong
     * @return false if it was refused: closed, or too many are stuck
     */
    public boolean submit(String what, Runnable action) {
        if (closed || !ensureWorkers()) {
            return false;
        }
        // Counted once it is there: this needs memory.
        queue.add(new Task(what, action));
        queued.incrementAndGet();
        wakeOne();
        supervisor.run();
        return true;
    }

    /**
     * Hands a question over and waits for its answer. For threads of the host, which are made to
     * wait at most {@code limitMillis}, whose interrupt is kept for them, and which run no code of
     * the agent that could block, throw or be cut off by that interrupt.
     *
     * @return the answer, or {@code otherwise} if there is none in time
     */
    public <T> T ask(String what, Supplier<T> question, T otherwise, long limitMillis) {
        Answer<T> answer = new Answer<>(Thread.currentThread(), question, otherwise);
        if (!submit(what, answer)) {
            return otherwise;
        }
        return answer.await(TimeUnit.MILLISECONDS.toNanos(limitMillis));
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private static final class Answer<T> implements Runnable {
        private final Thread asker;
        private final Supplier<T> question;
        private final T otherwise;
        private volatile boolean given;
        private T value;

        Answer(Thread asker, Supplier<T> question, T otherwise) {
            this.asker = asker;
            this.question = question;
            this.otherwise = otherwise;
        }

        @Override
        public void run() {
            T result = otherwise;
            try {
                result = question.get();
            } finally {
                value = result;
                given = true;
                LockSupport.unpark(asker);
            }
        }

        T await(long limitNanos) {
            long end = System.nanoTime() + limitNanos;
            boolean interrupted = false;
            while (!given) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
                // Parking returns at once for an interrupted thread: keep the flag aside meanwhile.
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                asker.interrupt();
            }
            return given ? value : otherwise;
        }
    }

    /**
     * Replaces threads that are stuck. Called by the watchdog while {@link #needsSupervision}, so
     * it neither blocks nor, with nothing to do, allocates.
     */
    public void supervise(long nowNanos) {
        Worker[] now = workers;
        for (Worker worker : now) {
            if (worker.isStuckBy(nowNanos) && worker.abandon()) {
                problems.accept(
                        "healer "
                                + worker.thread.getName()
                                + " is stuck in: "
                                + worker.what()
                                + "; it was replaced, and what it does is left to it");
            }
        }
        if (!closed && !queue.isEmpty()) {
            ensureWorkers();
            wakeOne();
        }
    }

    /** Whether anything is queued or running. */
    public boolean needsSupervision() {
        if (!queue.isEmpty()) {
            return true;
        }
        for (Worker worker : workers) {
            if (worker.isBusy() && !worker.abandoned) {
                return true;
            }
        }
        return false;
    }

    /** For {@code status}. */
    public State state() {
        int busy = 0;
        int stuck = 0;
        Worker[] now = workers;
        for (Worker worker : now) {
            if (worker.abandoned) {
                stuck++;
            } else if (worker.isBusy()) {
                busy++;
            }
        }
        return new State(now.length - stuck, busy, stuck, Math.max(0, queued.get()), done.get());
    }

    /** Ends the threads as soon as they are through with what they do; takes no more work. */
    public void close() {
        synchronized (this) {
            // From here on no thread is added that join would not know.
            closed = true;
        }
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
    }

    /** Waits for the threads to end after {@link #close}, at most so long. */
    public void join(long limitMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        for (Worker worker : workers) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left > 0 && worker.thread != Thread.currentThread() && !worker.abandoned) {
                try {
                    worker.thread.join(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Grows the set to its size as work comes in; false if too many are stuck. */
    private boolean ensureWorkers() {
        Worker[] now = workers;
        int able = 0;
        boolean idle = false;
        for (Worker worker : now) {
            if (!worker.abandoned) {
                able++;
                idle |= !worker.isBusy();
            }
        }
        if (idle || able >= THREADS) {
            return true;
        }
        return addWorker();
    }

    private synchronized boolean addWorker() {
        List<Worker> next = new ArrayList<>();
        int able = 0;
        int stuck = 0;
        for (Worker worker : workers) {
            if (worker.thread.isAlive()) {
                next.add(worker);
                able += worker.abandoned ? 0 : 1;
                stuck += worker.abandoned ? 1 : 0;
            }
        }
        if (!closed && able < THREADS && stuck < MOST_STUCK) {
            Worker worker = start();
            if (worker != null) {
                next.add(worker);
                able++;
            }
        }
        workers = next.toArray(new Worker[0]);
        return able > 0;
    }

    /** Null if the system or the memory has no room for one more: those there are must do. */
    private Worker start() {
        try {
            Worker worker = new Worker(name + "-" + numbers.incrementAndGet());
            worker.thread.start();
            return worker;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    private void wakeOne() {
        for (Worker worker : workers) {
            if (!worker.abandoned && !worker.isBusy()) {
                LockSupport.unpark(worker.thread);
                return;
            }
        }
    }

    private final class Worker implements Runnable {
        private final AgentThread thread;
        private volatile Task task;
        private volatile boolean abandoned;

        // Of the supervisor alone.
        private Task watched;
        private long watchedNanos;
        private long lastLookNanos;

        Worker(String name) {
            thread = new AgentThread(this, name, contextLoader);
        }

        boolean isBusy() {
            return task != null;
        }

        /** Counts how long it has been at what it does, while anything could be done at all. */
        boolean isStuckBy(long nowNanos) {
            Task now = task;
            if (now != watched) {
                watched = now;
                watchedNanos = 0;
            } else {
                watchedNanos += Math.min(nowNanos - lastLookNanos, LONGEST_STEP_NANOS);
            }
            lastLookNanos = nowNanos;
            return now != null && !abandoned && watchedNanos > limitNanos;
        }

        boolean abandon() {
            abandoned = true;
            return true;
        }

        String what() {
            Task now = task;
            return now == null ? "nothing" : now.what;
        }

        @Override
        public void run() {
            while (!abandoned) {
                try {
                    Task next = queue.poll();
                    if (next != null) {
                        queued.decrementAndGet();
                        task = next;
                        passOn();
                        next.action.run();
                    } else if (closed) {
                        return;
                    } else {
                        LockSupport.park(Healers.this);
                    }
                } catch (Throwable t) {
                    tell(t);
                } finally {
                    if (task != null) {
                        task = null;
                        done.incrementAndGet();
                    }
                    // An interrupt meant for whatever the action ran must not cut off the next one.
                    Thread.interrupted();
                }
            }
        }

        /** Two wake-ups may have met one thread; what it does now must not hold up the rest. */
        private void passOn() {
            try {
                if (!queue.isEmpty()) {
                    ensureWorkers();
                    wakeOne();
                }
            } catch (VirtualMachineError e) {
                // Then the rest waits for this one; what it has in hand must not be lost.
            }
        }

        private void tell(Throwable t) {
            try {
                if (t instanceof VirtualMachineError starved) {
                    starvation.accept(starved);
                } else {
                    problems.accept("failed: " + what() + ": " + t);
                }
            } catch (Throwable again) {
                // Out of memory, most likely; the thread must live on.
            }
        }
    }
}
