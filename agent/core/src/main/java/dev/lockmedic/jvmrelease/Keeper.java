package dev.lockmedic.jvmrelease;

import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.hooks.LockKeeper;
import dev.lockmedic.settings.ZombieUnlock;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the woven locks ask: on the thread that lost a hold by force, in the middle of its unlock.
 * Other threads leave after a look into a short list.
 *
 * <p>While a release is undecided, the thread that comes here decides it: being here, it is in the
 * middle of nothing else, and it has seen itself that the lock is not its own any more.
 */
final class Keeper extends LockKeeper {
    private final LockFields fields;
    private final ReadBooks books;
    private final Stamps stamps;
    private final FewRecords<BrokenHold> broken;
    private final OwedPermits permits;
    private final Interrupts interrupts;
    private final Thread us;
    private final Supplier<ZombieUnlock> zombieUnlock;
    private final Consumer<Throwable> failed;
    private final AtomicLong ignored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    Keeper(
            LockFields fields,
            ReadBooks books,
            Stamps stamps,
            FewRecords<BrokenHold> broken,
            OwedPermits permits,
            Interrupts interrupts,
            Thread us,
            Supplier<ZombieUnlock> zombieUnlock,
            Consumer<Throwable> failed) {
        this.fields = fields;
        this.books = books;
        this.stamps = stamps;
        this.broken = broken;
        this.permits = permits;
        this.interrupts = interrupts;
        this.us = us;
        this.zombieUnlock = zombieUnlock;
        this.failed = failed;
    }

    long ignored() {
        return ignored.get();
    }

    long refused() {
        return refused.get();
    }

    @Override
    public IllegalMonitorStateException denied(Object sync, IllegalMonitorStateException thrown) {
        // What the lock has read before must not be older than what is read here.
        VarHandle.acquireFence();
        Thread me = Thread.currentThread();
        if (isMineAfterAll(sync, me)) {
            return AGAIN;
        }
        BrokenHold lost = newestLost(BrokenHold.Kind.EXCLUSIVE, sync, me);
        if (lost == null) {
            return thrown;
        }
        if (isFromAwait(thrown)) {
            // No unlock, but a wait that had begun when the lock was lost: it ends by an exception
            // of its own if its release only fails, and leaves its condition in order.
            return null;
        }
        interrupts.over(sync, me);
        return pay(lost);
    }

    @Override
    public void givenBack(Object sync) {
        interrupts.over(sync, Thread.currentThread());
    }

    /** Decides what is undecided; true if the lock was put back, or never taken. */
    private boolean isMineAfterAll(Object sync, Thread me) {
        if (fields.owner(sync) == me) {
            return true;
        }
        for (BrokenHold hold : broken.all()) {
            if (!hold.isOf(BrokenHold.Kind.EXCLUSIVE, sync, me)) {
                continue;
            }
            if (hold.isUndecided() && fields.owner(sync) == us) {
                hold.lose(fields.exclusive(sync));
            }
            if (hold.isGivenUp() && fields.casOwner(sync, us, me)) {
                return true;
            }
        }
        return fields.owner(sync) == me;
    }

    private BrokenHold newestLost(BrokenHold.Kind kind, Object sync, Thread me) {
        BrokenHold[] all = broken.all();
        for (int i = all.length - 1; i >= 0; i--) {
            if (all[i].isOf(kind, sync, me) && all[i].debt() > 0) {
                return all[i];
            }
        }
        return null;
    }

    /** Whether the release that failed is that of a condition's wait; by the JDK's own frames. */
    private static boolean isFromAwait(IllegalMonitorStateException thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        return frames.length > 2 && frames[2].getMethodName().equals("enableWait");
    }

    /** One late unlock: null if it ends quietly. */
    private IllegalMonitorStateException pay(BrokenHold lost) {
        if (lost.pay()) {
            broken.remove(lost);
        }
        return end(lost);
    }

    private IllegalMonitorStateException end(BrokenHold lost) {
        if (lost.story == Probe.STORY) {
            return null;
        }
        if (zombieUnlock.get() == ZombieUnlock.IGNORE) {
            ignored.incrementAndGet();
            return null;
        }
        refused.incrementAndGet();
        return new IllegalMonitorStateException(
                "this "
                        + lost.what()
                        + " was released by force: "
                        + lost.story
                        + "; others may have had it since, and this unlock by its former holder does"
                        + " nothing (lockmedic.jvm-locks.zombie-unlock=ignore lets it pass quietly)");
    }

    @Override
    public IllegalMonitorStateException denied(
            Object lock, IllegalMonitorStateException thrown, long stamp) {
        for (BrokenHold hold : broken.all()) {
            if (!hold.isOf(lock, stamp)) {
                continue;
            }
            hold.lose(1);
            if (hold.debt() > 0) {
                return pay(hold);
            }
            if (hold.isGivenUp() && stamps.putBack(lock, stamp)) {
                return AGAIN;
            }
        }
        if (stamps.stamp(lock) == stamp) {
            return AGAIN;
        }
        return thrown;
    }

    @Override
    public boolean holds(Object sync) {
        if (broken.all().length == 0) {
            return false;
        }
        VarHandle.acquireFence();
        return isMineAfterAll(sync, Thread.currentThread());
    }

    @Override
    public void reading(Object sync) {
        BrokenHold[] all = broken.all();
        if (all.length > 0) {
            settle(all, sync, Thread.currentThread());
        }
    }

    /**
     * Brings this thread's own books in line with what it has lost, so that from here on they tell
     * of what it took afterwards and nothing else.
     */
    private void settle(BrokenHold[] all, Object sync, Thread me) {
        // First all decisions, by books as they are; the healer may be about to take the same ones.
        for (BrokenHold hold : all) {
            if (hold.isUndecided() && hold.isOf(BrokenHold.Kind.READ, sync, me)) {
                long holds = books.realHolds(sync, me, all);
                if (holds <= 0) {
                    hold.giveUp();
                } else if (hold.lose(holds)) {
                    fields.dropShared(sync, holds);
                }
            }
        }
        for (BrokenHold hold : all) {
            if (hold.isOf(BrokenHold.Kind.READ, sync, me) && hold.isLost() && !hold.isSettled()) {
                hold.settle();
                books.strikeOwn(sync);
            }
        }
    }

    @Override
    public IllegalMonitorStateException releasingRead(Object sync) {
        BrokenHold[] all = broken.all();
        if (all.length == 0) {
            return null;
        }
        Thread me = Thread.currentThread();
        settle(all, sync, me);
        BrokenHold lost = newestLost(BrokenHold.Kind.READ, sync, me);
        if (lost == null || books.holds(sync, me) > 0) {
            return null;
        }
        IllegalMonitorStateException end = pay(lost);
        return end == null ? AGAIN : end;
    }

    @Override
    public int releasing(Object sync, int released) {
        int left = permits.releasing(sync, released);
        if (left == released) {
            return released;
        }
        if (!(Thread.currentThread() instanceof AgentThread)) {
            // Not our own proof.
            ignored.incrementAndGet();
        }
        return left == 0 ? -1 : left;
    }

    @Override
    public void acquired(Object sync, int taken) {
        permits.acquired(sync, taken);
    }

    @Override
    public void failed(Throwable error) {
        failed.accept(error);
    }
}
