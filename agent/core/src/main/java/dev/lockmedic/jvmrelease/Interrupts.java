package dev.lockmedic.jvmrelease;

import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Interrupts the owner of an exclusive lock while it has the lock, and never after.
 *
 * <p>Two sides that each first tell and then look: the healer enters the interrupt, then looks
 * whether the thread is still the owner; the thread, in its unlock, first gives up the ownership,
 * then looks whether an interrupt is entered ({@link #over}). One of the two sees the other. An
 * interrupt that has come and was not taken notice of by the time of the unlock is taken back
 * there, so that it does not hit what the thread does next.
 */
final class Interrupts {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Host code may have a {@code Thread.interrupt} of its own. */
    private static final long DELIVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int ENTERED = 0;
    private static final int UNDER_WAY = 1;
    private static final int SENT = 2;
    private static final int OVER = 3;

    private final LockFields fields;
    private final Windows windows;
    private final FewRecords<Interrupt> all = new FewRecords<>(new Interrupt[0]);

    /** One, for one hold. Keeps neither lock nor thread alive. */
    private static final class Interrupt implements FewRecords.Entry {
        private final WeakReference<Object> lock;
        private final WeakReference<Thread> thread;
        private final AtomicInteger state = new AtomicInteger();

        Interrupt(Object lock, Thread thread) {
            this.lock = new WeakReference<>(lock);
            this.thread = new WeakReference<>(thread);
        }

        boolean isOf(Object sync, Thread who) {
            return thread.refersTo(who) && lock.refersTo(sync);
        }

        @Override
        public boolean isStale() {
            Thread who = thread.get();
            return lock.refersTo(null) || who == null || !who.isAlive();
        }

        /** The interrupt is on its way already. */
        @Override
        public boolean givesWay() {
            return false;
        }
    }

    Interrupts(LockFields fields, Windows windows) {
        this.fields = fields;
        this.windows = windows;
    }

    /** Interrupts the owner of this lock, whose class is woven. On a healer. */
    Outcome send(Object sync, Thread owner) {
        if (owner.isInterrupted()) {
            return Outcome.notReleased(
                    "its owner is interrupted already, and takes no notice of it");
        }
        // An unlock that had begun before the weaving would not look for the interrupt.
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!windows.isOutside(owner)) {
            if (System.nanoTime() - deadline > 0) {
                return Outcome.notReleased("its owner is in the middle of an operation on a lock");
            }
            Windows.pause();
        }
        Interrupt interrupt = new Interrupt(sync, owner);
        if (!all.add(interrupt)) {
            return Outcome.notReleased(
                    "there are "
                            + FewRecords.MOST
                            + " interrupted owners already that have not unlocked");
        }
        VarHandle.fullFence();
        if (fields.owner(sync) != owner || !interrupt.state.compareAndSet(ENTERED, UNDER_WAY)) {
            interrupt.state.set(OVER);
            all.remove(interrupt);
            return Outcome.alreadyFree("its holder has given it back");
        }
        try {
            owner.interrupt();
        } finally {
            interrupt.state.set(SENT);
        }
        return Outcome.released("", 1);
    }

    /** This thread has just given that lock back, or has learnt that it has lost it. */
    void over(Object sync, Thread me) {
        for (Interrupt interrupt : all.all()) {
            if (interrupt.isOf(sync, me)) {
                over(interrupt);
            }
        }
    }

    private void over(Interrupt interrupt) {
        if (!interrupt.state.compareAndSet(ENTERED, OVER)) {
            long deadline = System.nanoTime() + DELIVERY_NANOS;
            while (interrupt.state.get() == UNDER_WAY && System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
            }
            if (interrupt.state.getAndSet(OVER) != OVER) {
                Thread.interrupted();
            }
        }
        all.remove(interrupt);
    }
}
