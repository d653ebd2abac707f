package dev.lockmedic.sentinel;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.Backoff;
import dev.lockmedic.reclaim.SecondWatch;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The host's side of the sentinel: tells it which locks to keep until when, starts it again when it
 * ends, and hears what it has released.
 *
 * <p>One thread of its own does all writing, a batch at a time, each answered before the next: so a
 * write never fills the pipe, and a child that does not answer is found out and replaced. What is
 * armed is bounded and is the truth from which a new child is told; a hold that is over is disarmed
 * some time later, because the sentinel only ever removes the very lock that was armed.
 */
public final class Sentinel implements SecondWatch {
    /** How long the sentinel leaves an overdue lock to the host's own watchdog. */
    private static final long GRACE_MILLIS = 100;

    /** The same where a profile names the host's own force-release, which has two seconds. */
    private static final long HOST_RELEASE_GRACE_MILLIS = 2200;

    private static final int MOST_ARMED = 5000;

    /** With the {@code sync} behind it what even the smallest pipe holds. */
    private static final int MOST_BATCH_BYTES = Wire.MOST_BYTES - 32;

    /** Bytes of all lines; the child has a heap of 8 MB. */
    private static final long MOST_ARMED_BYTES = 1_000_000;

    private static final long READY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ASK_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CLOSE_LIMIT_MILLIS = 1000;

    /** One that has lived so long did not fail at once. */
    private static final long GOOD_LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** So many short lives in a row, and no more are begun. */
    private static final int MOST_FAILURES = 12;

    private final Supplier<Policy> policy;
    private final Command command;
    private final Pace pace;
    private final Supplier<Long> strictLimit;
    private final Released released;
    private final AgentLog log;
    private final AgentThread thread;
    private final ConcurrentHashMap<Long, Watch> watches = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Watch> unsent = new ConcurrentLinkedQueue<>();
    private final AtomicLong armedBytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong releases = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final Backoff complaints = new Backoff(TimeUnit.MINUTES.toMillis(5));
    private volatile SentinelProcess child;
    private volatile long answered;
    private volatile int starts;
    private volatile String givenUp;
    private volatile boolean closed;
    private volatile boolean idle;

    // Of the thread alone.
    private final Deque<Watch> over = new ArrayDeque<>();
    private final List<Watch> disarmed = new ArrayList<>();
    private final List<Watch> armed = new ArrayList<>();
    private Boolean toldPolicy;
    private Long toldLimit;
    private int failures;
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

    /**
     * How patient it is.
     *
     * @param answerLimitMillis a child that does not answer for so long is stuck
     * @param firstPauseMillis before a new start; doubled from time to time
     * @param longestPauseMillis the longest such pause
     */
    record Pace(long answerLimitMillis, long firstPauseMillis, long longestPauseMillis) {
        static final Pace NORMAL = new Pace(10_000, 100, 60_000);
    }

    /** How a sentinel is started; asked on the sentinel's thread. */
    interface Command {
        /** The command, anew each time. */
        SentinelCommand get() throws IOException;
    }

    /** One lock that is to be kept. */
    private static final class Watch {
        private final Hold hold;
        private final ArmedLock lock;
        private final byte[] line;
        private volatile boolean sent;

        /** Whether the child may have something under this id, be it of an earlier deadline. */
        private volatile boolean known;

        private volatile boolean released;

        Watch(Hold hold, ArmedLock lock, byte[] line) {
            this.hold = hold;
            this.lock = lock;
            this.line = line;
        }
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
                Math.max(0, starts - 1),
                refused.get(),
                givenUp);
    }

    @Override
    public void keep(Hold hold, LockSnapshot lock) {
        if (closed || givenUp != null) {
            return;
        }
        ArmedLock wanted =
                ArmedLock.of(
                        hold.id(),
                        hold.deadlineNanos(),
                        hold.hostRelease() == null ? GRACE_MILLIS : HOST_RELEASE_GRACE_MILLIS,
                        lock,
                        resource(hold));
        Watch before = watches.get(hold.id());
        if (wanted == null || before != null && before.lock.equals(wanted)) {
            return;
        }
        byte[] line = Wire.bytes(Wire.arm(wanted));
        if (line == null || line.length > MOST_BATCH_BYTES) {
            refuse(hold, "its path is too long");
            return;
        }
        long bytes = armedBytes.addAndGet(line.length);
        if (watches.size() >= MOST_ARMED || bytes > MOST_ARMED_BYTES) {
            armedBytes.addAndGet(-line.length);
            refuse(hold, "it has as many locks as it can keep");
            return;
        }
        Watch watch = new Watch(hold, wanted, line);
        Watch replaced = watches.put(hold.id(), watch);
        if (replaced != null) {
            armedBytes.addAndGet(-replaced.line.length);
            watch.known = replaced.known;
        }
        unsent.add(watch);
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    private static Path resource(Hold hold) {
        String resource = hold.resource();
        return resource.equals(hold.lockName()) ? null : Path.of(resource).toAbsolutePath();
    }

    private void refuse(Hold hold, String why) {
        refused.incrementAndGet();
        if (complaints.due("refused", why)) {
            log.warn(
                    "the sentinel does not keep lock file "
                            + hold.lockName()
                            + ": "
                            + why
                            + "; while this JVM stands still, that one is left to its contenders");
        }
    }

    @Override
    public boolean hasReleased(Hold hold) {
        Watch watch = watches.get(hold.id());
        if (watch == null) {
            return false;
        }
        long number = asked.incrementAndGet();
        long end = System.nanoTime() + ASK_LIMIT_NANOS;
        LockSupport.unpark(thread);
        // Lines come in order: once the question is answered, all that was told before is here.
        while (!watch.released
                && answered < number
                && canAnswer()
                && end - System.nanoTime() > 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, 1_000_000);
        }
        return watch.released;
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
        starts++;
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
            over.clear();
            unsent.clear();
            // After that: what is armed meanwhile is sent twice, not never.
            for (Watch watch : watches.values()) {
                watch.sent = false;
                watch.known = false;
                unsent.add(watch);
            }
        } catch (IOException | RuntimeException e) {
            failed("could not be started: " + e);
        }
    }

    private void ended(SentinelProcess gone, String how) {
        child = null;
        if (!closed) {
            if (System.nanoTime() - gone.startedNanos() > GOOD_LIFE_NANOS) {
                failures = 0;
            }
            failed(how);
        }
    }

    private void failed(String how) {
        failures++;
        if (failures >= MOST_FAILURES) {
            giveUp("the sentinel " + how + ", " + failures + " times in a row");
            return;
        }
        long pause =
                Math.min(
                        pace.longestPauseMillis,
                        pace.firstPauseMillis << Math.min(failures - 1, 12));
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
        unsent.clear();
        armedBytes.set(0);
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
            sweep();
        }
        if (toldPolicy == null) {
            log.info(
                    "the sentinel is ready: process "
                            + now.pid()
                            + " releases overdue lock files while this JVM stands still");
        }
        long question = asked.get();
        byte[] batch = batch();
        if (batch.length == 0 && question == answered && !pingDue(nowNanos)) {
            rest();
            return;
        }
        try {
            now.write(batch);
            now.write(Wire.bytes(Wire.SYNC + ' ' + ++syncs));
        } catch (IOException e) {
            now.kill();
            ended(now, "does not listen any more: " + e);
            return;
        }
        if (await(now, syncs)) {
            lastSyncNanos = System.nanoTime();
            answered = question;
            disarmed.forEach(this::forget);
            disarmed.forEach(watch -> told("no longer keeps", watch));
            armed.forEach(watch -> told("keeps", watch));
        }
    }

    private void told(String what, Watch watch) {
        log.debug(() -> "the sentinel " + what + " " + watch.hold.lockName());
    }

    /** Nobody is to be told anything; a wake-up is never lost, see {@link #keep}. */
    private void rest() {
        idle = true;
        if (unsent.isEmpty() && !closed) {
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
        long limit = TimeUnit.MILLISECONDS.toNanos(pace.answerLimitMillis);
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
                ended(now, "did not answer for " + Durations.human(pace.answerLimitMillis));
                return false;
            }
        }
        return now.synced() >= sync;
    }

    /** What is to be told, as much as fits a pipe. */
    private byte[] batch() {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        // Only reclaim lets anybody take anything.
        boolean reclaims = policy.get() == Policy.RECLAIM;
        if (toldPolicy == null || toldPolicy != reclaims) {
            toldPolicy = reclaims;
            add(batch, Wire.bytes(Wire.POLICY + (reclaims ? " on" : " off")));
        }
        Long limit = strictLimit.get();
        if (!limit.equals(toldLimit)) {
            toldLimit = limit;
            add(batch, Wire.bytes(Wire.FENCE + ' ' + limit));
        }
        disarmed.clear();
        armed.clear();
        Watch next;
        while ((next = over.peek()) != null) {
            if (watches.get(next.lock.id()) == next) {
                if (!add(batch, Wire.bytes(Wire.DISARM + ' ' + next.lock.id()))) {
                    break;
                }
                disarmed.add(next);
            }
            over.poll();
        }
        while ((next = unsent.peek()) != null) {
            if (watches.get(next.lock.id()) != next || next.sent || !next.hold.isHeld()) {
                unsent.poll();
            } else if (add(batch, next.line)) {
                next.sent = true;
                next.known = true;
                armed.add(next);
                unsent.poll();
            } else {
                break;
            }
        }
        return batch.toByteArray();
    }

    private static boolean add(ByteArrayOutputStream batch, byte[] line) {
        if (batch.size() + line.length > MOST_BATCH_BYTES) {
            return false;
        }
        batch.write(line, 0, line.length);
        return true;
    }

    /**
     * Holds that are over, or whose deadline is another one by now and was not told anew. What was
     * armed is forgotten only once the sentinel has answered: it may have been faster, and says so
     * before.
     */
    private void sweep() {
        over.clear();
        for (Watch watch : watches.values()) {
            if (!watch.hold.isHeld() || watch.hold.deadlineNanos() != watch.lock.deadlineNanos()) {
                if (watch.known) {
                    over.add(watch);
                } else {
                    forget(watch);
                }
            }
        }
    }

    private void forget(Watch watch) {
        if (watches.remove(watch.lock.id(), watch)) {
            armedBytes.addAndGet(-watch.line.length);
        }
    }

    /** On the listener's thread. The watch stays until it is swept, for who asks. */
    private void toldRelease(long id, long atNanos, String done) {
        Watch watch = watches.get(id);
        if (watch != null && !watch.released) {
            watch.released = true;
            releases.incrementAndGet();
            released.released(watch.hold, atNanos, done);
        }
    }

    private void toldGone(long id) {
        Watch watch = watches.get(id);
        if (watch != null) {
            forget(watch);
        }
    }
}
