package dev.lockmedic.filelocks;

import dev.lockmedic.holds.HolderName;
import dev.lockmedic.holds.NextLook;
import dev.lockmedic.holds.Timed;
import dev.lockmedic.settings.LockRule;
import java.lang.ref.WeakReference;
import java.nio.channels.FileLock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One hold of one {@code FileLock}. Neither the lock nor its thread is kept alive by it: a channel
 * that the host has let go of gives its locks back when it is collected, and must go on to do so.
 */
public final class FileLockHold implements Timed {
    /** Where a hold stands. */
    enum State {
        /** Asked for, and perhaps waited for; not held as far as we know. */
        REQUESTED,
        /** Its holder has it. */
        HELD,
        /** A healer is just releasing it; its holder's writes are refused already. */
        TAKING,
        /** Taken from its holder. */
        LOST,
        /** Given back by the host, or its channel is closed or collected. */
        RELEASED
    }

    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final WeakReference<FileLock> lock;
    private final WeakReference<Thread> thread;
    private final String threadName;
    private final long threadId;
    private final boolean adopted;
    private final boolean wholeFile;
    private final String region;
    private final AtomicReference<State> state;
    private final NextLook nextLook = new NextLook();
    private final AtomicBoolean caredFor = new AtomicBoolean();
    private volatile long startNanos = System.nanoTime();
    private volatile long startMillis = System.currentTimeMillis();
    private volatile String path;
    private volatile boolean uncertain;
    private volatile long limitMillis = LockRule.NEVER;
    private volatile String limitFrom = "none";
    private volatile String note = "";
    private volatile boolean told;
    private volatile boolean overdueTold;
    private volatile boolean worthAnEnd;
    private volatile long waitedNanos;
    private volatile int attempts;

    /**
     * From now on.
     *
     * @param taker the thread that asks for it; null if unknown
     * @param adopted whether the lock was there before the agent
     */
    FileLockHold(FileLock lock, Thread taker, State state, boolean adopted) {
        this.lock = new WeakReference<>(lock);
        this.thread = new WeakReference<>(taker);
        this.threadName = taker == null ? null : HolderName.of(taker);
        this.threadId = taker == null ? 0 : taker.getId();
        this.adopted = adopted;
        this.wholeFile = lock.position() == 0 && lock.size() >= Long.MAX_VALUE - lock.position();
        this.region = lock.isShared() ? "shared" : "exclusive";
        this.state = new AtomicReference<>(state);
    }

    /** Number of the hold among the FileLocks of this JVM. */
    public long id() {
        return id;
    }

    /** Its name among all holds of this JVM. */
    String holdName() {
        return "file-lock-" + id;
    }

    /** Whether this is the first time that it is found overdue. */
    boolean firstOverdue() {
        boolean first = !overdueTold;
        overdueTold = true;
        return first;
    }

    /** The lock; null once it was collected. */
    FileLock lock() {
        return lock.get();
    }

    /** The thread that took it; null if unknown, or collected since it ended. */
    public Thread thread() {
        return thread.get();
    }

    /** Name that this thread had; null if unknown. */
    public String threadName() {
        return threadName;
    }

    /** Id of this thread; 0 if unknown. */
    public long threadId() {
        return threadId;
    }

    /** Whether it was held before the agent saw it taken. */
    public boolean adopted() {
        return adopted;
    }

    /** Exclusive or shared, and of which bytes, for people. */
    public String region() {
        FileLock known = lock.get();
        if (wholeFile) {
            return region + ", whole file";
        }
        return known == null ? region + ", part of the file" : region + ", " + bytes(known);
    }

    private static String bytes(FileLock lock) {
        boolean open = lock.size() >= Long.MAX_VALUE - lock.position();
        return open
                ? "from byte " + lock.position()
                : "bytes " + lock.position() + " to " + (lock.position() + lock.size() - 1);
    }

    /** The locked file, absolute; null until somebody has looked, and where nothing tells. */
    public String path() {
        return path;
    }

    void path(String value) {
        path = value;
    }

    /** Path for people. */
    public String name() {
        return path == null ? "a file without a known path" : path;
    }

    /** Whether it can't be told that the lock is held and not only waited for. */
    boolean uncertain() {
        return uncertain;
    }

    void uncertain(boolean value) {
        uncertain = value;
    }

    State state() {
        return state.get();
    }

    /**
     * The lock has just been obtained: the hold begins only now, however long it was waited for.
     */
    void obtained() {
        waitedNanos = System.nanoTime() - startNanos;
        startNanos = System.nanoTime();
        startMillis = System.currentTimeMillis();
        state.compareAndSet(State.REQUESTED, State.HELD);
    }

    /** A healer wants to take it; false if it is over, or another healer is at it. */
    boolean beginTaking() {
        return state.compareAndSet(State.HELD, State.TAKING);
    }

    /** It could not be taken; false if it was given back meanwhile. */
    boolean notTaken() {
        return state.compareAndSet(State.TAKING, State.HELD);
    }

    /**
     * The lock is not valid any more.
     *
     * @param taken whether the healer did it who is just taking it
     */
    void over(boolean taken) {
        if (taken && state.compareAndSet(State.TAKING, State.LOST)) {
            return;
        }
        State now;
        do {
            now = state.get();
        } while (now != State.LOST
                && now != State.RELEASED
                && !state.compareAndSet(now, State.RELEASED));
    }

    /**
     * Asked for or held, as far as we know. One that a person was told of stays so until somebody
     * has looked, even if its channel was collected, so that its end is told as well.
     */
    @Override
    public boolean isHeld() {
        State now = state.get();
        return now != State.LOST && now != State.RELEASED && (told || isValid());
    }

    /** What the lock itself says; false as well once it was collected. */
    boolean isValid() {
        FileLock known = lock.get();
        return known != null && known.isValid();
    }

    /** Whether its holder has it, as far as we know. */
    public boolean isObtained() {
        return state.get() != State.REQUESTED && isHeld() && isValid();
    }

    /** Wall clock of its beginning, milliseconds. */
    public long startMillis() {
        return startMillis;
    }

    /** How long it is held, milliseconds, by the monotonic clock. */
    public long heldMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos);
    }

    /** Its limit, milliseconds; {@link LockRule#NEVER} for none. */
    public long limitMillis() {
        return limitMillis;
    }

    /** Which setting its limit is from. */
    public String limitFrom() {
        return limitFrom;
    }

    void limit(long millis, String from) {
        limitMillis = millis;
        limitFrom = from;
    }

    /** Whether it has a limit. */
    public boolean isLimited() {
        return limitMillis != LockRule.NEVER;
    }

    /** Whether it has a limit, and is past it. */
    public boolean isOverdue(long nowNanos) {
        return isLimited() && heldMillis(nowNanos) >= limitMillis;
    }

    /** When it becomes overdue, on {@link System#nanoTime}; only with a limit. */
    public long deadlineNanos() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
        // A limit of centuries saturates; a look far in the future does no harm.
        return startNanos + Math.min(nanos, Long.MAX_VALUE / 4);
    }

    NextLook nextLook() {
        return nextLook;
    }

    boolean beginCare() {
        return caredFor.compareAndSet(false, true);
    }

    void endCare() {
        caredFor.set(false);
    }

    /** What was last thought or done about it, for {@code status}; never null. */
    public String note() {
        return note;
    }

    void note(String value) {
        note = value;
    }

    /** Whether the person was told that it is stuck, and wants to hear when it is over. */
    boolean isTold() {
        return told;
    }

    void told() {
        told = true;
    }

    /** For how long it was waited for, nanoseconds, as far as that is known; once. */
    long takeWaitedNanos() {
        long waited = waitedNanos;
        waitedNanos = 0;
        return waited;
    }

    /** Whether an event told of it, so that its end is worth one as well. */
    boolean isWorthAnEnd() {
        return worthAnEnd;
    }

    void worthAnEnd() {
        worthAnEnd = true;
    }

    /** How often taking it was tried without success. */
    public int attempts() {
        return attempts;
    }

    int countAttempt() {
        int now = attempts + 1;
        attempts = now;
        return now;
    }

    @Override
    public String toString() {
        return "file-lock " + name() + " #" + id;
    }
}
