package dev.lockmedic.jvmrelease;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;

/**
 * That this thread's holds of this lock are being released by force, or were; and how many unlocks
 * of that thread are still to come that must harm nobody (its debt). Keeps neither lock nor thread
 * alive.
 */
final class BrokenHold implements FewRecords.Entry {
    /** What was released. */
    enum Kind {
        EXCLUSIVE,
        READ,
        STAMP
    }

    private static final long UNDECIDED = -1;
    private static final long GIVEN_UP = -2;

    private final WeakReference<Object> lock;
    private final WeakReference<Thread> thread;
    private final AtomicLong debt = new AtomicLong(UNDECIDED);

    final Kind kind;

    /** The hold by name, for a stamp; else 0. */
    final long stamp;

    /** For people: why it was released, after how long, against which limit. */
    final String story;

    /** Whoever writes it, writes the same: the holds don't change while it is decided. */
    private volatile long lostHolds;

    /** Of a read hold: its thread's own books tell of it no more. Set by its thread alone. */
    private volatile boolean settled;

    BrokenHold(Kind kind, Object lock, Thread thread, long stamp, String story) {
        this.kind = kind;
        this.lock = new WeakReference<>(lock);
        this.thread = new WeakReference<>(thread);
        this.stamp = stamp;
        this.story = story;
    }

    boolean isOf(Kind wanted, Object sync, Thread who) {
        return kind == wanted && thread.refersTo(who) && lock.refersTo(sync);
    }

    boolean isOf(Object stamped, long wanted) {
        return kind == Kind.STAMP && stamp == wanted && lock.refersTo(stamped);
    }

    @Override
    public boolean isStale() {
        if (lock.refersTo(null)) {
            return true;
        }
        if (kind == Kind.STAMP) {
            return false;
        }
        Thread who = thread.get();
        return who == null || !who.isAlive();
    }

    /** The late unlock of a stamp harms nobody. */
    @Override
    public boolean givesWay() {
        return kind == Kind.STAMP;
    }

    boolean isUndecided() {
        return debt.get() == UNDECIDED;
    }

    boolean isLost() {
        return debt.get() >= 0;
    }

    boolean isGivenUp() {
        return debt.get() == GIVEN_UP;
    }

    /**
     * The holds are lost from here on: by the healer, which has seen that the thread is not in the
     * middle of anything, or by that very thread, which knows. One of the two.
     */
    boolean lose(long holds) {
        lostHolds = holds;
        return debt.compareAndSet(UNDECIDED, holds);
    }

    /** How many were lost; once it is lost. */
    long lostHolds() {
        return lostHolds;
    }

    /** The release does not take place. */
    boolean giveUp() {
        return debt.compareAndSet(UNDECIDED, GIVEN_UP);
    }

    /** For people: what kind of lock it is. */
    String what() {
        Object broken = lock.get();
        LockKind known = broken == null ? null : LockKind.of(broken);
        String name = known == null ? "lock" : known.toString();
        return kind == Kind.READ ? name + ", held for reading," : name;
    }

    /** Unlocks to come; not negative once it is lost. */
    long debt() {
        return Math.max(0, debt.get());
    }

    /** One of them has come; true if it was the last. By its thread alone. */
    boolean pay() {
        return debt.decrementAndGet() == 0;
    }

    boolean isSettled() {
        return settled;
    }

    void settle() {
        settled = true;
    }
}
