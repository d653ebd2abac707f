package dev.lockmedic.holds;

import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.staleness.HoldLimits;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One acquisition of one lock by one holder, from creation to release.
 *
 * <p>Made on the holder's thread right after the lock was taken; its start was stamped before, so
 * that the holder never believes in a longer hold than the contenders do. Fields that are learnt
 * later are volatile: healers write them, anybody reads.
 */
public final class Hold implements Timed {
    /** What kind of lock is held. */
    public enum Kind {
        /** A lock file. */
        LOCK_FILE("lock-file"),
        /** A lock of the host's own class, without a lock file that we know of. */
        PROFILE("profile");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return wireName;
        }
    }

    /** Where a hold stands. It leaves HELD once, for good. */
    public enum State {
        /** As far as we know the holder has it. */
        HELD,
        /** Reclaimed or force-released: its holder is a zombie. */
        LOST,
        /** Given back by the host. */
        RELEASED
    }

    private final long id;
    private final Kind kind;
    private final String lockName;
    private final Path lockFile;
    private final WeakReference<Thread> thread;
    private final String threadName;
    private final long threadId;
    private final boolean adopted;
    private final HoldClock clock;
    private final MadeFile madeFile;
    private final PendingLook look = new PendingLook();
    private final HolderInterrupt interrupt = new HolderInterrupt();
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    private volatile HostRelease hostRelease;
    private volatile String resource;
    private volatile String note = "";
    private volatile StackTraceElement[] overdueStack;
    private volatile int attempts;
    private volatile boolean releasing;
    private volatile boolean knowsItsLoss;
    private volatile boolean warned;
    private volatile String lossWords = "taken by somebody else";
    private final AtomicLong refusedWrites = new AtomicLong();
    private volatile boolean givenBack;
    private volatile boolean removedByUs;
    private volatile boolean firstLookAskedFor;
    private volatile boolean told;
    private volatile boolean toldStuck;

    /**
     * What is known when a hold begins.
     *
     * @param lockFile absolute; null for a lock without file
     * @param thread the holder; null if it can't be known, as for an adopted hold
     * @param startNanos {@link System#nanoTime} before the lock was published
     * @param startMillis wall clock at the same moment
     * @param publishedMillis wall clock right after it was published
     * @param fresh whether the file was made by this very acquisition, not linked or moved there
     */
    public record Start(
            Kind kind,
            String lockName,
            Path lockFile,
            Thread thread,
            long startNanos,
            long startMillis,
            long publishedMillis,
            boolean fresh,
            boolean adopted) {}

    Hold(long id, Start start) {
        this.id = id;
        this.kind = start.kind;
        this.lockName = start.lockName;
        this.lockFile = start.lockFile;
        this.thread = new WeakReference<>(start.thread);
        this.threadName = start.thread == null ? null : HolderName.of(start.thread);
        this.threadId = start.thread == null ? 0 : start.thread.getId();
        this.adopted = start.adopted;
        this.clock = new HoldClock(start);
        this.madeFile = new MadeFile(start);
    }

    /** Number of the hold within this JVM. */
    public long id() {
        return id;
    }

    /** What kind of lock it is. */
    public Kind kind() {
        return kind;
    }

    /** The lock's path, or its name where it has none. */
    public String lockName() {
        return lockName;
    }

    /** The lock file; null if there is none. */
    public Path lockFile() {
        return lockFile;
    }

    /** What the lock guards, as far as it is known; else the lock itself. */
    public String resource() {
        String known = resource;
        if (known == null) {
            known =
                    lockName.endsWith(".lock")
                            ? lockName.substring(0, lockName.length() - 5)
                            : lockName;
            resource = known;
        }
        return known;
    }

    /** Told by a profile. */
    public void resource(String value) {
        resource = value;
    }

    /** The holder's thread; null if unknown, or collected since it ended. */
    public Thread thread() {
        return thread.get();
    }

    /** Whether this thread took the lock. */
    public boolean isBy(Thread candidate) {
        return threadName != null && thread.get() == candidate;
    }

    /** Whether it was never known which thread took the lock. */
    public boolean threadUnknown() {
        return threadName == null;
    }

    /** Name that the holder's thread had; null if unknown. */
    public String threadName() {
        return threadName;
    }

    /** Id of the holder's thread; 0 if unknown. */
    public long threadId() {
        return threadId;
    }

    /** Whether the lock was held before the agent saw it taken. */
    public boolean adopted() {
        return adopted;
    }

    /** Wall clock of the acquisition, milliseconds; by what the holder recorded, if it did. */
    public long startMillis() {
        return clock.startMillis();
    }

    /** How long it is held, milliseconds, by the monotonic clock. */
    public long heldMillis(long nowNanos) {
        return clock.heldMillis(nowNanos);
    }

    /** Where it stands. */
    public State state() {
        return state.get();
    }

    /** Whether the holder still has it, as far as we know. */
    @Override
    public boolean isHeld() {
        return state.get() == State.HELD;
    }

    boolean leave(State next) {
        return state.compareAndSet(State.HELD, next);
    }

    /** The limit in force. */
    public HoldLimits limit() {
        return clock.limit();
    }

    /** Set when the payload was read, a profile told it, or the operator changed it. */
    public void limit(HoldLimits value) {
        clock.limit(value);
    }

    /** Moment on {@link System#nanoTime} at which it becomes overdue; MAX_VALUE for never. */
    public long deadlineNanos() {
        return clock.deadlineNanos();
    }

    /** When it began by other clocks than the monotonic one, and what follows from its limit. */
    public HoldClock clock() {
        return clock;
    }

    /** Whether the nearing limit was told. */
    public boolean isWarned() {
        return warned;
    }

    /** It is told once. */
    public void warned() {
        warned = true;
    }

    /** Whether any event told of it: then its end is worth one as well. */
    public boolean isTold() {
        return told;
    }

    void told() {
        told = true;
    }

    /** Whether the person was told that it is stuck, and wants to hear when it is over. */
    public boolean isToldStuck() {
        return toldStuck;
    }

    /** The person is told that it is stuck. */
    public void toldStuck() {
        toldStuck = true;
    }

    /** Whether somebody waits for the first look already; from now on, somebody does. */
    public boolean isFirstLookAskedFor() {
        boolean before = firstLookAskedFor;
        firstLookAskedFor = true;
        return before;
    }

    /** Whether it has a limit, and is past it. */
    public boolean isOverdue(long nowNanos) {
        return clock.isOverdue(nowNanos);
    }

    /** Which file it made. */
    public MadeFile madeFile() {
        return madeFile;
    }

    /** The lock file as last read; null until then. */
    public LockSnapshot snapshot() {
        return madeFile.snapshot();
    }

    /** The host's own force-release; null if no profile names one. */
    public HostRelease hostRelease() {
        return hostRelease;
    }

    /** Told by a profile. */
    public void hostRelease(HostRelease value) {
        hostRelease = value;
    }

    /** What was last thought or done about it, for {@code status}; never null. */
    public String note() {
        return note;
    }

    /** For {@code status}. */
    public void note(String value) {
        note = value;
    }

    /** Stack of the holder when it was last asked for; null if it never was. */
    public StackTraceElement[] overdueStack() {
        return overdueStack;
    }

    /** Takes the holder's stack, once; on a healer, because it needs a safepoint. */
    public void captureStack() {
        if (overdueStack == null) {
            captureStackAnew();
        }
    }

    /** Takes it again, if it can be had: what the holder does now. On a healer. */
    public void captureStackAnew() {
        Thread holder = thread.get();
        if (holder != null) {
            try {
                overdueStack = holder.getStackTrace();
            } catch (VirtualMachineError | LinkageError e) {
                // No memory, most likely. What is told of a heal may lack it; the heal must not.
            }
        }
    }

    /** When it is looked at next. */
    public PendingLook look() {
        return look;
    }

    /** The zombie's late release was refused. */
    public void learnsItsLoss() {
        knowsItsLoss = true;
    }

    /** Whether a late release of it was refused before. */
    public boolean knowsItsLoss() {
        return knowsItsLoss;
    }

    /** How it was lost, in words. */
    public String lossWords() {
        return lossWords;
    }

    /** Told by who takes it away, before the holder can notice. */
    public void lossWords(String value) {
        lossWords = value;
    }

    /** Counts a write of the zombie that was refused; the number of them by now. */
    public long countRefusedWrite() {
        return refusedWrites.incrementAndGet();
    }

    /**
     * Interrupts the holder's thread, unless it has given the lock back, or tried to. On a healer.
     *
     * @return whether it was done
     */
    public boolean interruptHolder() {
        return interrupt.deliver(thread.get());
    }

    /**
     * No interrupt comes from this hold after this has returned. Called by the holder's thread when
     * it gives the lock back, or finds that it has lost it.
     */
    public void noInterruptFromNowOn() {
        interrupt.noneFromNowOn();
    }

    /** Says whether the host's own deletion is under way: once the file is gone, it is released. */
    public void releasing(boolean underWay) {
        releasing = underWay;
    }

    boolean isReleasing() {
        return releasing;
    }

    /** The agent has removed its lock file; needs no memory, as entering the loss may. */
    public void removedByUs() {
        removedByUs = true;
    }

    /** Whether the agent itself has removed its lock file. */
    public boolean isRemovedByUs() {
        return removedByUs;
    }

    /** The host has given it back, but the file is still to be removed. */
    public void givenBack() {
        givenBack = true;
    }

    /** Whether only the removal of the file is left to be done. */
    public boolean isGivenBack() {
        return givenBack;
    }

    /** How often healing it was tried without success. */
    public int attempts() {
        return attempts;
    }

    /** Counts a try; only ever called by the one healer that works on this hold. */
    public int countAttempt() {
        int now = attempts + 1;
        attempts = now;
        return now;
    }

    @Override
    public String toString() {
        return kind + " " + lockName + " #" + id;
    }
}
