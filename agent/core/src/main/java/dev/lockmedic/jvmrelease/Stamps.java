package dev.lockmedic.jvmrelease;

import dev.lockmedic.threads.LiveThreads;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;

/**
 * The forced release of the write lock of a {@code StampedLock}.
 *
 * <p>Its state is the stamp of the hold: it tells one hold from the next, but not whose it is. An
 * unlock compares it and then writes without comparing. So the state is first changed to a stamp
 * that nobody has, under which the lock still counts as taken; then every running thread is looked
 * at until it was seen outside of such an unlock; and if the state is ours still, the lock is
 * freed.
 */
final class Stamps {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LiveThreads threads;
    private final Windows windows;
    private final FewRecords<BrokenHold> broken;
    private final VarHandle state;
    private final VarHandle head;
    private final VarHandle[] views;
    private final MethodHandle signalNext;
    private final long writeBit;
    private final long origin;

    Stamps(
            Consumer<Class<?>> opener,
            LiveThreads threads,
            Windows windows,
            FewRecords<BrokenHold> broken)
            throws ReflectiveOperationException {
        opener.accept(StampedLock.class);
        this.threads = threads;
        this.windows = windows;
        this.broken = broken;
        Class<?> node = Class.forName("java.util.concurrent.locks.StampedLock$Node");
        state = LockFields.field(StampedLock.class, "state", long.class);
        head = LockFields.field(StampedLock.class, "head", node);
        views = new VarHandle[] {view("WriteLockView"), view("ReadWriteLockView")};
        MethodHandles.Lookup lookup =
                MethodHandles.privateLookupIn(StampedLock.class, MethodHandles.lookup());
        signalNext =
                lookup.findStatic(
                                StampedLock.class,
                                "signalNext",
                                MethodType.methodType(void.class, node))
                        .asType(MethodType.methodType(void.class, Object.class));
        writeBit = (long) lookup.findStaticVarHandle(StampedLock.class, "WBIT", long.class).get();
        origin = (long) lookup.findStaticVarHandle(StampedLock.class, "ORIGIN", long.class).get();
    }

    private static VarHandle view(String name) throws ReflectiveOperationException {
        Class<?> type = Class.forName("java.util.concurrent.locks.StampedLock$" + name);
        String field = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return LockFields.field(StampedLock.class, field, type);
    }

    /** The state, which is the stamp of the hold while it is held for writing. */
    long stamp(Object lock) {
        return (long) state.getVolatile((StampedLock) lock);
    }

    /** Releases the hold of this stamp; the lock's class is woven. */
    Outcome take(Object lock, long stamp, String story) {
        if ((stamp & writeBit) == 0) {
            return Outcome.unsupported("a StampedLock does not know who holds it for reading");
        }
        for (VarHandle view : views) {
            if (view.getVolatile(lock) != null) {
                return Outcome.unsupported(
                        "it is used as a Lock too (asWriteLock): that view unlocks without a stamp, so"
                                + " the holder's late unlock would free the next one's hold");
            }
        }
        BrokenHold hold = new BrokenHold(BrokenHold.Kind.STAMP, lock, null, stamp, story);
        if (!broken.add(hold)) {
            return Outcome.notReleased(
                    "there are " + FewRecords.MOST + " holds already whose unlocks are awaited");
        }
        Outcome end = take(lock, stamp, hold);
        if (end.result() != Outcome.Result.RELEASED) {
            broken.remove(hold);
        }
        return end;
    }

    private Outcome take(Object lock, long stamp, BrokenHold hold) {
        if (!cas(lock, stamp, mark(stamp))) {
            return Outcome.alreadyFree("its holder has given it back");
        }
        String why = null;
        try {
            LiveThreads.Found all = threads.running();
            if (!all.complete()) {
                why = "not all threads that live can be looked at";
            } else if (!windows.allSeenOutside(all.threads(), System.nanoTime() + LIMIT_NANOS)) {
                why = "a thread stands in the middle of an unlock of a StampedLock";
            }
        } catch (Throwable t) {
            if (hold.giveUp()) {
                putBack(lock, stamp);
                throw t;
            }
        }
        if (why != null && hold.giveUp()) {
            putBack(lock, stamp);
            return Outcome.notReleased(why);
        }
        // If it can't be given up any more, its holder has come to unlock it.
        hold.lose(1);
        long mark = mark(stamp);
        if (!cas(lock, mark, mark + writeBit == 0 ? origin : mark + writeBit)) {
            return Outcome.alreadyFree("its holder gave it back at that very moment");
        }
        try {
            signalNext.invokeExact((Object) head.getVolatile((StampedLock) lock));
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return Outcome.released("the hold of that stamp was ended", 1);
    }

    /** What the state is while it is undecided: two versions on, so that the write bit stays. */
    private long mark(long stamp) {
        return stamp + 2 * writeBit;
    }

    /** Gives the lock back to the holder of this stamp, if it was taken and not freed. */
    boolean putBack(Object lock, long stamp) {
        return cas(lock, mark(stamp), stamp);
    }

    private boolean cas(Object lock, long expected, long next) {
        return state.compareAndSet((StampedLock) lock, expected, next);
    }
}
