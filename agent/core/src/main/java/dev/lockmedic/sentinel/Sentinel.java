package dev.lockmedic.sentinel;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.SecondWatch;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.Policy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The host's side of the sentinel: tells it which locks to keep until when, starts it again when it
 * ends, and hears what it has released.
 *
 * <p>One thread of its own does all writing, a batch at a time, each answered before the next: so a
 * write never fills the pipe, and a child that does not answer is found out and replaced. What it
 * is told to keep is in {@link Watches}.
 */
public final class Sentinel implements SecondWatch {
    private static final long READY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ASK_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CLOSE_LIMIT_MILLIS = 1000;

    private final Supplier<Policy> policy;
    private final Command command;
    private final Pace pace;
    private final Supplier<Long> strictLimit;
    private final Released released;
    private final AgentLog log;
    private final AgentThread thread;
    private final Watches watches;
    private final Restarts restarts;
    private final AtomicLong releases = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private volatile SentinelProcess child;
    private volatile long answered;
    private volatile String givenUp;
    private volatile boolean closed;
    private volatile boolean idle;

    // Of the thread alone.
    private Boolean toldPolicy;
    private Long toldLimit;
    private long syncs;
    private long lastSweepNanos;
    private long lastSyncNanos;

    /** Told of what the sentinel has done. */
    public interface Released {
        /**
         * It has released a hold's lock file. Must not block.
         *
         * @param atNanos when, on {@link System#nanoTime}
         * @param done what else was done, in words; may be empty
         */
        void released(Hold hold, long atNanos, String done);
    }

    /** How a sentinel is started; asked on the sentinel's thread. */
    interface Command {
        /** The command, anew each time. */
        SentinelCommand get() throws IOException;
    }

    /**
     * What {@code status} shows.
     *
     * @param pid 0 while there is none
     * @param problem why there is none, null if there is or will be
     */
    public record State(
            long pid, int armed, long released, int restarts, long refused, String problem) {}

    /**
     * @param policy in force
     * @param strictLimit the largest resource, in bytes, that the strict fence in force replaces;
     *     negative where it is not strict
     * @param released told of each hold it has released
     */
    public Sentinel(
            Supplier<Policy> policy, Supplier<Long> strictLimit, Released released, AgentLog log) {
        this(policy, strictLimit, released, log, SentinelCommand::ofThisAgent, Pace.NORMAL);
    }

    Sentinel(
            Supplier<Policy> policy,
            Supplier<Long> strictLimit,
            Released released,
            AgentLog log,
            Command command,
            Pace pace) {
        this.policy = policy;
        this.strictLimit = strictLimit;
        this.released = released;
        this.log = log;
        this.command = command;
        this.pace = pace;
        this.watches = new Watches(log);
        this.restarts = new Restarts(pace);
        this.thread = new AgentThread(this::run, "lockmedic-sentinel", null);
    }

    /** Starts the thread, which starts the sentinel. */
    public void start() {
        if (!closed) {
            thread.start();
        }
    }

    /** Ends the sentinel and the thread, and waits for both, at most so long. */
    public void close(long limitMillis) {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        SentinelProcess left = child;
        if (left != null) {
            left.kill();
        }
    }

    /** A setting has changed: if it is policy, the sentinel is told at once. */
    public void settingsChanged() {
        LockSupport.unpark(thread);
    }

    /** For {@code status}. */
    public State state() {
        SentinelProcess now = child;
        return new State(
                now == null || now.hasEnded() ? 0 : now.pid(),
                watches.size(),
                releases.get(),
                restarts.count(),
                watches.refused(),
                givenUp);
    }

    @Override
    public void keep(Hold hold, LockSnapshot lock) {
        if (!closed && givenUp == null && watches.add(hold, lock) && idle) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean hasReleased(Hold hold) {
        Watch watch = watches.of(hold.id());
        if (watch == null) {
            return false;
        }
        long number = asked.incrementAndGet();
        long end = System.nanoTime() + ASK_LIMIT_NANOS;
        LockSupport.unpark(thread);
        // Lines come in order: once the question is answered, all that was told before is here.
        while (!watch.isReleased()
                && answered < number
                && canAnswer()
                && end - System.nanoTime() > 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, 1_000_000);
        }
        return watch.isReleased();
    }

    private boolean canAnswer() {
        SentinelProcess now = child;
        return now != null && now.isReady() && !now.hasEnded() && !closed;
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (Throwable t) {
                // Out of memory, or a child that broke off; looked at anew in the next turn.
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        SentinelProcess last = child;
        if (last != null) {
            last.close(CLOSE_LIMIT_MILLIS);
            child = null;
        }
    }

    private void turn() {
        if (givenUp != null) {
            LockSupport.park(this);
            return;
        }
        SentinelProcess now = child;
        if (now == null) {
            begin();
        } else if (now.hasEnded()) {
            ended(now, "ended by itself (" + now.end() + ")");
        } else if (now.refusal() != null) {
            now.close(CLOSE_LIMIT_MILLIS);
            child = null;
            giveUp("the sentinel can't be used: " + now.refusal());
        } else if (!now.isReady()) {
            awaitGreeting(now);
        } else {
            talk(now);
        }
    }

    private void begin() {
        restarts.begun();
        toldPolicy = null;
        toldLimit = null;
        try {
            child =
                    new SentinelProcess(
                            command.get(),
                            new SentinelProcess.Listener(
                                    this::toldRelease,
                                    this::toldGone,
                                    text -> log.warn("the sentinel says: " + text),
                                    () -> LockSupport.unpark(thread)));
            watches.tellAnew();
        } catch (IOException | RuntimeException e) {
            failed("could not be started: " + e);
        }
    }

    private void ended(SentinelProcess gone, String how) {
        child = null;
        if (!closed) {
            restarts.endedAfter(gone.startedNanos());
            failed(how);
        }
    }

    private void failed(String how) {
        restarts.failed();
        if (restarts.areOver()) {
            giveUp("the sentinel " + how + ", " + restarts.failures() + " times in a row");
            return;
        }
        long pause = restarts.pauseMillis();
        log.warn(
                "the sentinel "
                        + how
                        + "; it is started again in "
                        + Durations.human(pause)
                        + ", until then a standstill of this JVM is left to contenders");
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
        long left;
        while (!closed && (left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void giveUp(String why) {
        givenUp = why;
        watches.clear();
        log.error(
                why
                        + "; it is not started again, and overdue locks of a JVM that stands still"
                        + " are left to contenders until this JVM is restarted");
    }

    private void awaitGreeting(SentinelProcess now) {
        long left = now.startedNanos() + READY_LIMIT_NANOS - System.nanoTime();
        if (left <= 0) {
            now.kill();
            ended(now, "did not get ready in time");
        } else {
            LockSupport.parkNanos(this, left);
        }
    }

    private void talk(SentinelProcess now) {
        long nowNanos = System.nanoTime();
        if (!watches.isEmpty() && nowNanos - lastSweepNanos > SWEEP_NANOS) {
            lastSweepNanos = nowNanos;
            watches.sweep();
        }
        if (toldPolicy == null) {
            log.info(
                    "the sentinel is ready: process "
                            + now.pid()
                            + " releases overdue lock files while this JVM stands still");
        }
        long question = asked.get();
        Batch batch = batch();
        if (batch.isEmpty() && question == answered && !pingDue(nowNanos)) {
            rest();
            return;
        }
        try {
            now.write(batch.bytes());
            now.write(Wire.bytes(Wire.SYNC + ' ' + ++syncs));
        } catch (IOException e) {
            now.kill();
            ended(now, "does not listen any more: " + e);
            return;
        }
        if (await(now, syncs)) {
            lastSyncNanos = System.nanoTime();
            answered = question;
            watches.answered();
        }
    }

    /** Nobody is to be told anything; a wake-up is never lost, see {@link #keep}. */
    private void rest() {
        idle = true;
        if (watches.areTold() && !closed) {
            if (watches.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, SWEEP_NANOS);
            }
        }
        idle = false;
    }

    private boolean pingDue(long nowNanos) {
        return !watches.isEmpty() && nowNanos - lastSyncNanos > PING_NANOS;
    }

    private boolean await(SentinelProcess now, long sync) {
        long limit = TimeUnit.MILLISECONDS.toNanos(pace.answerLimitMillis());
        long end = System.nanoTime() + limit;
        long left = limit;
        while (now.synced() < sync && !now.hasEnded() && !closed) {
            LockSupport.parkNanos(this, Math.min(left, SWEEP_NANOS));
            long before = left;
            left = end - System.nanoTime();
            if (before - left > 2 * SWEEP_NANOS) {
                // This JVM stood still meanwhile, which says nothing about the child.
                end = System.nanoTime() + limit;
                left = limit;
            }
            if (left <= 0) {
                now.kill();
                ended(now, "did not answer for " + Durations.human(pace.answerLimitMillis()));
                return false;
            }
        }
        return now.synced() >= sync;
    }

    /** What is to be told, as much as fits a pipe. */
    private Batch batch() {
        Batch batch = new Batch();
        // Only reclaim lets anybody take anything.
        boolean reclaims = policy.get() == Policy.RECLAIM;
        if (toldPolicy == null || toldPolicy != reclaims) {
            toldPolicy = reclaims;
            batch.add(Wire.bytes(Wire.POLICY + (reclaims ? " on" : " off")));
        }
        Long limit = strictLimit.get();
        if (!limit.equals(toldLimit)) {
            toldLimit = limit;
            batch.add(Wire.bytes(Wire.FENCE + ' ' + limit));
        }
        watches.addTo(batch);
        return batch;
    }

    /** On the listener's thread. The watch stays until it is swept, for who asks. */
    private void toldRelease(long id, long atNanos, String done) {
        Watch watch = watches.of(id);
        if (watch != null && watch.release()) {
            releases.incrementAndGet();
            released.released(watch.hold(), atNanos, done);
        }
    }

    private void toldGone(long id) {
        Watch watch = watches.of(id);
        if (watch != null) {
            watches.forget(watch);
        }
    }
}
