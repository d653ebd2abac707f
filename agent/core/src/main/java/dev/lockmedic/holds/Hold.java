package dev.lockmedic.holds;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.staleness.HoldLimits;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static final long NO_DEADLINE = Long.MAX_VALUE;
    private static final long LONGEST_CALL_MILLIS = 100;
    private static final long LONGEST_STOP_MILLIS = TimeUnit.MINUTES.toMillis(30);
    private static final long NO_BOOT_START = Long.MIN_VALUE;

    private final long id;
    private final Kind kind;
    private final String lockName;
    private final Path lockFile;
    private final WeakReference<Thread> thread;
    private final String threadName;
    private final long threadId;
    private final long startNanos;
    private final long startMillis;
    private final long publishedMillis;
    private final boolean fresh;
    private final boolean adopted;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    private volatile FileIdentity identity;
    private volatile boolean vanishedAtOnce;
    private volatile LockSnapshot snapshot;
    private volatile HoldLimits limit = new HoldLimits(HoldLimits.NONE, "none");
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
    private final AtomicReference<Interrupt> interrupt = new AtomicReference<>(Interrupt.NONE);
    private final NextLook nextLook = new NextLook();
    private final AtomicBoolean caredFor = new AtomicBoolean();
    private volatile boolean givenBack;
    private volatile boolean removedByUs;
    private volatile long bootStartMillis = NO_BOOT_START;
    private volatile long earlierMillis;
    private volatile boolean firstLookAskedFor;
    private volatile Long clockCheckNanos;
    private volatile LockSnapshot identified;

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
        this.threadName = start.thread == null ? null : name(start.thread);
        this.threadId = start.thread == null ? 0 : start.thread.getId();
        this.startNanos = start.startNanos;
        this.startMillis = start.startMillis;
        this.publishedMillis = start.publishedMillis;
        this.fresh = start.fresh;
        this.adopted = start.adopted;
    }

    /** Virtual threads have no name unless somebody gives them one. */
    private static String name(Thread thread) {
        String name = thread.getName();
        return name.isEmpty() ? "#" + thread.getId() : name;
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
        return startMillis - earlierMillis;
    }

    /** How long it is held, milliseconds, by the monotonic clock. */
    public long heldMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos) + earlierMillis;
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
        return limit;
    }

    /** Set when the payload was read, a profile told it, or the operator changed it. */
    public void limit(HoldLimits value) {
        limit = value;
    }

    /** Moment on {@link System#nanoTime} at which it becomes overdue; MAX_VALUE for never. */
    public long deadlineNanos() {
        HoldLimits l = limit;
        if (!l.exists()) {
            return NO_DEADLINE;
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(l.millis());
        // A recorded limit of centuries saturates there; such a deadline is never.
        return nanos == Long.MAX_VALUE || nanos > Long.MAX_VALUE / 2
                ? NO_DEADLINE
                : effectiveStart() + nanos;
    }

    /** Moment on {@link System#nanoTime} at which four fifths of its limit are over. */
    public long warningNanos() {
        long deadline = deadlineNanos();
        long start = effectiveStart();
        return deadline == NO_DEADLINE ? NO_DEADLINE : start + (deadline - start) / 5 * 4;
    }

    /** Whether the nearing limit was told. */
    public boolean isWarned() {
        return warned;
    }

    /** It is told once. */
    public void warned() {
        warned = true;
    }

    /**
     * The holder has recorded when it took the lock. It did so before it called the method in which
     * we saw it, perhaps long before, if it was stopped in between; and others judge by what it
     * recorded. So the earlier of the two counts: the holder must not believe in a longer hold than
     * its contenders do. A difference that no stop explains is of a clock, and ignored.
     *
     * @param createdMillis wall clock
     */
    public void recordedStart(long createdMillis) {
        long earlier = startMillis - createdMillis;
        if (!adopted && earlier > 0 && earlier < LONGEST_STOP_MILLIS) {
            earlierMillis = earlier;
        }
    }

    private long effectiveStart() {
        return startNanos - TimeUnit.MILLISECONDS.toNanos(earlierMillis);
    }

    /** Whether somebody waits for the first look already; from now on, somebody does. */
    public boolean isFirstLookAskedFor() {
        boolean before = firstLookAskedFor;
        firstLookAskedFor = true;
        return before;
    }

    /** Whether it has a limit, and is past it. */
    public boolean isOverdue(long nowNanos) {
        long deadline = deadlineNanos();
        return deadline != NO_DEADLINE && nowNanos - deadline >= 0;
    }

    /** Says when it began by the boot clock, milliseconds, at the latest; once, soon after. */
    public void bootStart(long millis) {
        bootStartMillis = millis;
    }

    /** Whether it is known when it began by the boot clock. */
    public boolean hasBootStart() {
        return bootStartMillis != NO_BOOT_START;
    }

    /** When it began by the boot clock, milliseconds; only if that is known. */
    public long bootStartMillis() {
        return bootStartMillis;
    }

    /**
     * Whether it is past its limit by the boot clock, which runs on while the machine is suspended
     * and the monotonic clock stands still.
     *
     * @param nowMillis by the boot clock; a negative number if that is unknown
     */
    public boolean isOverdueByBootClock(long nowMillis) {
        return hasBootStart()
                && limit.exists()
                && nowMillis - bootStartMillis + earlierMillis > limit.millis();
    }

    /** The lock as it was when its file was given the identity of this hold; null until then. */
    public LockSnapshot identified() {
        return identified;
    }

    /** Its file carries the identity of this hold. */
    public void identified(LockSnapshot lock) {
        identified = lock;
    }

    /** Says when the next look is one at the clocks only; null: it is one at everything. */
    public void clockCheck(Long nanos) {
        clockCheckNanos = nanos;
    }

    /** Whether the look that has come is one at the clocks only. */
    public boolean isClockCheck(long nowNanos) {
        Long at = clockCheckNanos;
        return at != null && nowNanos - at >= 0;
    }

    /** Which file it created; null until it was looked at. */
    public FileIdentity identity() {
        return identity;
    }

    /** The lock file as last read; null until then. */
    public LockSnapshot snapshot() {
        return snapshot;
    }

    /** Told by who has looked at the file and found it to be this hold's. */
    public void seen(LockSnapshot value) {
        identity = value.identity();
        snapshot = value;
    }

    /** Its file was gone right after it was made: whatever lies there from now on is another's. */
    public void vanishedAtOnce() {
        vanishedAtOnce = true;
    }

    /** Fixes the identity where birth can't tell it, as for a linked or moved file. */
    public void identity(FileIdentity value) {
        identity = value;
    }

    /** Whether a file is the one that a hold made. */
    public enum Match {
        /** It is. */
        YES,
        /** It is another one. */
        NO,
        /** The time of birth does not tell; see the payload. */
        UNSURE
    }

    /**
     * Whether the file with this identity is the one that this hold made. Before anybody has
     * looked, the time of birth tells: it lies within the call that made the file. Where a file
     * system keeps no such time, or stamps by a server's clock, it does not.
     */
    public Match match(FileIdentity file) {
        FileIdentity known = identity;
        if (known != null) {
            if (!known.sameFile(file)) {
                return Match.NO;
            }
            // Without times of birth it may be another file with the inode number used again.
            return known.hasBirth() && file.hasBirth() ? Match.YES : Match.UNSURE;
        }
        if (vanishedAtOnce) {
            return Match.NO;
        }
        // A call that took long was stopped in between, and a successor's may be born within it.
        return fresh
                        && publishedMillis - startMillis < LONGEST_CALL_MILLIS
                        && file.bornBetween(startMillis, publishedMillis)
                ? Match.YES
                : Match.UNSURE;
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

    /** Stack of the holder when it was first found overdue; null if nobody has asked for it. */
    public StackTraceElement[] overdueStack() {
        return overdueStack;
    }

    /** Takes the holder's stack, once; on a healer, because it needs a safepoint. */
    public void captureStack() {
        Thread holder = thread.get();
        if (overdueStack == null && holder != null) {
            overdueStack = holder.getStackTrace();
        }
    }

    /**
     * Asks for a look at this moment; the earliest one asked for counts, and whoever looks asks for
     * the next.
     *
     * @return false if an earlier look is due already
     */
    public boolean lookAt(long nanos) {
        return nextLook.ask(nanos);
    }

    /** Asks for a look at this moment, in place of any that was asked for before. */
    public void lookAnew(long nanos) {
        nextLook.anew(nanos);
    }

    /** Whether a look is due by now; it is taken thereby. */
    public boolean takeLook(long nowNanos) {
        return nextLook.take(nowNanos);
    }

    /** Claims the hold for one healer; false if another one is at it. */
    public boolean beginCare() {
        return caredFor.compareAndSet(false, true);
    }

    /** The healer is through. */
    public void endCare() {
        caredFor.set(false);
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

    private enum Interrupt {
        /** The holder has not been interrupted, and may be. */
        NONE,
        /** A healer is just doing it. */
        UNDER_WAY,
        /** It was done, or must not be done any more. */
        OVER
    }

    /**
     * Interrupts the holder's thread, unless it has given the lock back, or tried to: what that
     * thread does next is no business of this hold. On a healer.
     *
     * @return whether it was done
     */
    public boolean interruptHolder() {
        Thread holder = thread.get();
        if (holder == null || !interrupt.compareAndSet(Interrupt.NONE, Interrupt.UNDER_WAY)) {
            return false;
        }
        try {
            holder.interrupt();
        } finally {
            interrupt.set(Interrupt.OVER);
        }
        return true;
    }

    /**
     * No interrupt comes from this hold after this has returned. Called by the holder's thread when
     * it gives the lock back, or finds that it has lost it; it waits only for an interrupt that is
     * being delivered at this very moment.
     */
    public void noInterruptFromNowOn() {
        while (!interrupt.compareAndSet(Interrupt.NONE, Interrupt.OVER)
                && interrupt.get() != Interrupt.OVER) {
            Thread.yield();
        }
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
