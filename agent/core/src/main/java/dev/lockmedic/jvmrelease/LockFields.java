package dev.lockmedic.jvmrelease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.function.Consumer;

/**
 * The few private fields of the JDK's locks that a forced release reads and changes: owner, state,
 * and who is first in the queue. A read-write lock counts in an int on JDK 17 and in a long on 25;
 * here both are a long.
 */
final class LockFields {
    private final VarHandle owner;
    private final VarHandle intState;
    private final VarHandle longState;
    private final Class<?> readWrite;
    private final int sharedShift;

    /**
     * @param opener opens the package of a class to us
     * @throws ReflectiveOperationException if this JDK's locks are built otherwise
     */
    LockFields(Consumer<Class<?>> opener) throws ReflectiveOperationException {
        opener.accept(AbstractQueuedSynchronizer.class);
        owner =
                field(
                        AbstractOwnableSynchronizer.class,
                        "exclusiveOwnerThread",
                        java.lang.Thread.class);
        intState = field(AbstractQueuedSynchronizer.class, "state", int.class);
        longState = field(AbstractQueuedLongSynchronizer.class, "state", long.class);
        readWrite = Class.forName("java.util.concurrent.locks.ReentrantReadWriteLock$Sync");
        Field shift = readWrite.getDeclaredField("SHARED_SHIFT");
        shift.setAccessible(true);
        sharedShift = shift.getInt(null);
    }

    /** A handle on a private field of the JDK. */
    static VarHandle field(Class<?> type, String name, Class<?> value)
            throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                .findVarHandle(type, name, value);
    }

    Thread owner(Object sync) {
        return (Thread) owner.getVolatile((AbstractOwnableSynchronizer) sync);
    }

    boolean casOwner(Object sync, Thread expected, Thread next) {
        return owner.compareAndSet((AbstractOwnableSynchronizer) sync, expected, next);
    }

    long state(Object sync) {
        return sync instanceof AbstractQueuedSynchronizer
                ? (int) intState.getVolatile((AbstractQueuedSynchronizer) sync)
                : (long) longState.getVolatile((AbstractQueuedLongSynchronizer) sync);
    }

    private boolean casState(Object sync, long expected, long next) {
        return sync instanceof AbstractQueuedSynchronizer
                ? intState.compareAndSet(
                        (AbstractQueuedSynchronizer) sync, (int) expected, (int) next)
                : longState.compareAndSet((AbstractQueuedLongSynchronizer) sync, expected, next);
    }

    /** As the lock itself would read it: an int, if that is what it counts in. */
    private static long state(Object sync, long state) {
        return sync instanceof AbstractQueuedSynchronizer ? (int) state : state;
    }

    /** Exclusive holds in this state of that lock. */
    long exclusive(Object sync, long state) {
        return readWrite.isInstance(sync) ? state & ((1L << sharedShift) - 1) : state;
    }

    /** Exclusive holds now. */
    long exclusive(Object sync) {
        return exclusive(sync, state(sync));
    }

    /** Shared holds now; 0 for a lock that has none. */
    long shared(Object sync) {
        if (!readWrite.isInstance(sync)) {
            return 0;
        }
        long state = state(sync);
        return sync instanceof AbstractQueuedSynchronizer
                ? (int) state >>> sharedShift
                : state >>> sharedShift;
    }

    /**
     * Ends all exclusive holds of a lock whose owner field is ours, and wakes the first in the
     * queue. In the JDK's own order: no owner first, then the state. The shared count may change
     * meanwhile, so the state is compared.
     */
    void free(Object sync, Thread us) {
        casOwner(sync, us, null);
        long state;
        do {
            state = state(sync);
        } while (!casState(sync, state, state - exclusive(sync, state)));
        wakeFirst(sync);
    }

    /** Takes that many read holds off the count; wakes the first in the queue if nobody is left. */
    void dropShared(Object sync, long holds) {
        long state;
        long next;
        do {
            state = state(sync);
            next = state - (holds << sharedShift);
        } while (!casState(sync, state, next));
        if (state(sync, next) == 0) {
            wakeFirst(sync);
        }
    }

    /** The same, but only if the state is that one still. */
    boolean dropShared(Object sync, long holds, long state) {
        if (!casState(sync, state, state - (holds << sharedShift))) {
            return false;
        }
        wakeFirst(sync);
        return true;
    }

    /**
     * What the JDK's {@code signalNext} does, by its public methods. A thread that is woken without
     * need looks at the lock and parks again.
     */
    void wakeFirst(Object sync) {
        java.util.concurrent.locks.LockSupport.unpark(
                sync instanceof AbstractQueuedSynchronizer
                        ? ((AbstractQueuedSynchronizer) sync).getFirstQueuedThread()
                        : ((AbstractQueuedLongSynchronizer) sync).getFirstQueuedThread());
    }
}
