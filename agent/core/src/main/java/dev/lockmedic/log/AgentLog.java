package dev.lockmedic.log;

import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.settings.LogLevel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's log. Any thread may speak, none waits: lines go into a bounded queue that one daemon
 * thread writes through SLF4J. A blocked stderr (a full pipe) so stops nobody but that thread; what
 * no longer fits is counted and said later.
 */
public final class AgentLog implements Runnable {
    private static final int CAPACITY = 10_000;

    private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();
    private final LockLines lockLines = new LockLines();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Supplier<LogLevel> threshold;
    private final AgentThread thread;
    private volatile boolean closed;
    private long leftOutAtNanos = System.nanoTime();

    private record Line(LogLevel level, String text) {}

    /**
     * @param threshold asked for each line, so that {@code lockmedic.log} can change meanwhile
     */
    public AgentLog(Supplier<LogLevel> threshold) {
        this.threshold = threshold;
        // SLF4J's simple logger finds its properties by the context class loader.
        this.thread = new AgentThread(this, "lockmedic-log", AgentLog.class.getClassLoader());
    }

    /** Starts writing. */
    public void start() {
        thread.start();
    }

    /** What failed. */
    public void error(String text) {
        add(LogLevel.ERROR, text);
    }

    /** What was healed, reported, refused. */
    public void warn(String text) {
        add(LogLevel.WARN, text);
    }

    /** Start, stop, adoption. */
    public void info(String text) {
        add(LogLevel.INFO, text);
    }

    /**
     * What happened to one lock; left out, and counted, if there were too many such lines about it.
     *
     * @param kind of line, in a few words
     */
    public void warn(String lock, String kind, String text) {
        about(LogLevel.WARN, lock, kind, text);
    }

    /** The same for good news. */
    public void info(String lock, String kind, String text) {
        about(LogLevel.INFO, lock, kind, text);
    }

    private void about(LogLevel level, String lock, String kind, String text) {
        if (closed || !wanted(level)) {
            return;
        }
        long leftOut = lockLines.take(kind + " " + lock, System.nanoTime());
        if (leftOut < 0) {
            if (lockLines.noteLeftOut()) {
                LockSupport.unpark(thread);
            }
        } else {
            add(
                    level,
                    leftOut == 0
                            ? text
                            : text + " (" + leftOut + " more such lines about it were left out)");
        }
    }

    /**
     * Whether details are wanted; asked first where not even the way to them should be paid for.
     */
    public boolean debugs() {
        return wanted(LogLevel.DEBUG);
    }

    /** Details; the text is only made where it is wanted. */
    public void debug(Supplier<String> text) {
        if (wanted(LogLevel.DEBUG)) {
            add(LogLevel.DEBUG, text.get());
        }
    }

    /** Lines that found no room. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes what is queued, waiting for it at most the given time, then ends the thread. */
    public void close(long limitMillis) {
        closed = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread) {
            try {
                thread.join(limitMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean wanted(LogLevel level) {
        return level.compareTo(threshold.get()) <= 0;
    }

    private void add(LogLevel level, String text) {
        if (closed || !wanted(level)) {
            return;
        }
        if (queued.incrementAndGet() > CAPACITY) {
            queued.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        try {
            lines.add(new Line(level, text));
        } catch (Throwable t) {
            // Out of memory: what is not there must not take up room.
            queued.decrementAndGet();
            throw t;
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        Logger logger = LoggerFactory.getLogger("lockmedic");
        long told = 0;
        while (true) {
            try {
                Line line = lines.poll();
                if (line != null) {
                    queued.decrementAndGet();
                    write(logger, line);
                } else if (dropped.get() > told) {
                    long now = dropped.get();
                    logger.warn(
                            "{} log lines were left out: stderr took them too slowly", now - told);
                    told = now;
                } else if (lockLines.hasLeftOut()) {
                    sayWhatWasLeftOut(logger);
                } else if (closed) {
                    return;
                } else {
                    LockSupport.park(this);
                }
            } catch (Throwable t) {
                // A host's own System.err may throw anything; the next line gets its chance.
                Thread.interrupted();
            }
        }
    }

    /** At the latest when there is room for another line about that lock, even if none comes. */
    private void sayWhatWasLeftOut(Logger logger) {
        long now = System.nanoTime();
        if (!closed && leftOutAtNanos - now > 0) {
            LockSupport.parkNanos(this, leftOutAtNanos - now);
            return;
        }
        leftOutAtNanos = now + LockLines.REFILL_NANOS;
        // At the end all there is to say is said at once.
        now += closed ? LockLines.BURST * LockLines.REFILL_NANOS : 0;
        for (String line : lockLines.leftOut(now)) {
            logger.warn(line);
        }
    }

    private static void write(Logger logger, Line line) {
        switch (line.level) {
            case ERROR -> logger.error(line.text);
            case WARN -> logger.warn(line.text);
            case INFO -> logger.info(line.text);
            default -> logger.debug(line.text);
        }
    }
}
