package dev.lockmedic.jvmlocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;

/**
 * Reads locks of {@code java.util.concurrent} from outside: state, owner, the first of the queue.
 * The fields have the same names on JDK 17 to 25 (the queue was rewritten for 14, JDK-8229442);
 * where they have not, {@link #open} fails and locks inside the JVM are not looked at.
 *
 * <p>The one thing it writes is a mark on the node of a waiter, see {@link #mark}.
 */
final class Synchronizers {
    /** {@code Node.WAITING} of all three queues. */
    private static final int WAITING = 1;

    /** A bit that no queue uses: they have 1, 2 and the sign. */
    private static final int MARK = 1 << 24;

    private static final String LOCKS = "java.util.concurrent.locks.";

    private final VarHandle owner;
    private final Queue ints;
    private final Queue longs;
    private final Queue stamped;
    private final Class<?> reentrant;
    private final Class<?> readWrite;
    private final Class<?> semaphore;
    private final Class<?> latch;
    private final Class<?> intCondition;
    private final Class<?> longCondition;
    private final int sharedShift;
    private final long writeBit;
    private final long readBits;

    private Synchronizers(Consumer<Class<?>> opener) throws ReflectiveOperationException {
        opener.accept(AbstractQueuedSynchronizer.class);
        opener.accept(java.util.concurrent.Semaphore.class);
        MethodHandles.Lookup us = MethodHandles.lookup();
        owner =
                MethodHandles.privateLookupIn(AbstractOwnableSynchronizer.class, us)
                        .findVarHandle(
                                AbstractOwnableSynchronizer.class,
                                "exclusiveOwnerThread",
                                Thread.class);
        ints = new Queue(us, AbstractQueuedSynchronizer.class, int.class);
        longs = new Queue(us, AbstractQueuedLongSynchronizer.class, long.class);
        stamped = new Queue(us, StampedLock.class, long.class);
        reentrant = Class.forName(LOCKS + "ReentrantLock$Sync");
        readWrite = Class.forName(LOCKS + "ReentrantReadWriteLock$Sync");
        semaphore = Class.forName("java.util.concurrent.Semaphore$Sync");
        latch = Class.forName("java.util.concurrent.CountDownLatch$Sync");
        intCondition = Class.forName(LOCKS + "AbstractQueuedSynchronizer$ConditionNode");
        longCondition = Class.forName(LOCKS + "AbstractQueuedLongSynchronizer$ConditionNode");
        sharedShift =
                (int)
                        MethodHandles.privateLookupIn(readWrite, us)
                                .findStaticVarHandle(readWrite, "SHARED_SHIFT", int.class)
                                .get();
        MethodHandles.Lookup inStamped = MethodHandles.privateLookupIn(StampedLock.class, us);
        writeBit =
                (long) inStamped.findStaticVarHandle(StampedLock.class, "WBIT", long.class).get();
        readBits =
                (long) inStamped.findStaticVarHandle(StampedLock.class, "RBITS", long.class).get();
    }

    /**
     * Looks up what it needs of the JDK's insides.
     *
     * @param opener opens a class's package to us
     * @throws ReflectiveOperationException where this JDK looks different inside
     */
    static Synchronizers open(Consumer<Class<?>> opener) throws ReflectiveOperationException {
        return new Synchronizers(opener);
    }

    /** Where one of the three queues of {@code java.util.concurrent.locks} has what. */
    private static final class Queue {
        private final VarHandle state;
        private final boolean isLong;
        private final VarHandle head;
        private final VarHandle next;
        private final VarHandle waiter;
        private final VarHandle status;

        Queue(MethodHandles.Lookup us, Class<?> type, Class<?> stateType)
                throws ReflectiveOperationException {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, us);
            Class<?> node = Class.forName(type.getName() + "$Node");
            MethodHandles.Lookup inNode = MethodHandles.privateLookupIn(node, us);
            state = lookup.findVarHandle(type, "state", stateType);
            isLong = stateType == long.class;
            head = lookup.findVarHandle(type, "head", node);
            next = inNode.findVarHandle(node, "next", node);
            waiter = inNode.findVarHandle(node, "waiter", Thread.class);
            status = inNode.findVarHandle(node, "status", int.class);
        }

        long state(Object lock) {
            return isLong ? (long) state.getVolatile(lock) : (int) state.getVolatile(lock);
        }
    }

    /** What sort of lock this park blocker is; null if it is none. */
    LockKind kind(Object blocker) {
        if (blocker instanceof AbstractOwnableSynchronizer) {
            if (reentrant.isInstance(blocker)) {
                return LockKind.REENTRANT;
            }
            if (readWrite.isInstance(blocker)) {
                return LockKind.READ_WRITE;
            }
            if (semaphore.isInstance(blocker)) {
                return LockKind.SEMAPHORE;
            }
            boolean queue =
                    blocker instanceof AbstractQueuedSynchronizer
                            || blocker instanceof AbstractQueuedLongSynchronizer;
            return latch.isInstance(blocker) || !queue ? null : LockKind.SYNCHRONIZER;
        }
        return blocker instanceof StampedLock ? LockKind.STAMPED : null;
    }

    /** Who has it now. Not one atomic look: a lock that is not stuck may give a mixed picture. */
    HoldView hold(Object lock, LockKind kind) {
        long state = queue(lock).state(lock);
        return switch (kind) {
            case REENTRANT ->
                    state == 0 ? HoldView.FREE : new HoldView(true, owner(lock), false, 0);
            case READ_WRITE -> {
                if ((state & ((1L << sharedShift) - 1)) != 0) {
                    yield new HoldView(true, owner(lock), false, 0);
                }
                yield state >>> sharedShift == 0
                        ? HoldView.FREE
                        : new HoldView(true, null, true, 0);
            }
            case STAMPED -> {
                if ((state & writeBit) != 0) {
                    yield new HoldView(true, null, false, state);
                }
                yield (state & readBits) == 0 ? HoldView.FREE : new HoldView(true, null, true, 0);
            }
            // Whoever waits wants more permits than there are.
            case SEMAPHORE -> new HoldView(true, null, true, 0);
            case SYNCHRONIZER -> {
                Thread owner = owner(lock);
                yield owner == null ? HoldView.FREE : new HoldView(true, owner, false, 0);
            }
            case MONITOR -> throw new IllegalArgumentException("a monitor can't be read");
        };
    }

    private Thread owner(Object synchronizer) {
        return (Thread) owner.getVolatile(synchronizer);
    }

    /** The node of the first waiter; null if there is none at this moment. */
    Object firstNode(Object lock) {
        Queue queue = queue(lock);
        Object head = queue.head.getVolatile(lock);
        return head == null ? null : queue.next.getVolatile(head);
    }

    /** Whose node it is; null once that thread does not wait any more. */
    Thread waiter(Object lock, Object node) {
        return (Thread) queue(lock).waiter.getVolatile(node);
    }

    /** Whether that waiter has given up: its time was over, or it was interrupted. */
    boolean gaveUp(Object lock, Object node) {
        return (int) queue(lock).status.getVolatile(node) < 0;
    }

    /**
     * Marks the node of a parked waiter. Every release of a lock wakes the first waiter, and a
     * waiter that was woken clears the status of its node before it tries ({@code
     * Node.clearStatus}). So while {@link #isMarked} says yes, <em>there was no release</em>: the
     * same hold goes on, whatever the owner field could hide.
     *
     * <p>The queue does not see the mark: it asks whether a status is zero (it is not, for a waiter
     * that is parked), negative (it is not), or sets and unsets its own bits. Conditions do see it,
     * so their nodes are left alone.
     *
     * @return whether it is marked now; false if that waiter is not parked
     */
    boolean mark(Object lock, Object node) {
        if (!isInQueueOnly(lock, node)) {
            return false;
        }
        VarHandle status = queue(lock).status;
        return (int) status.getVolatile(node) == (WAITING | MARK)
                || status.compareAndSet(node, WAITING, WAITING | MARK);
    }

    /**
     * Whether nobody but the queue looks at this node's status. A waiter of a condition that was
     * signalled brings its node along, and sleeps on in the condition's own code, which asks
     * whether the status is 1 at most ({@code ConditionNode.isReleasable}): it would take a mark
     * for "not yet", and sleep for ever. Once it shows the lock itself as what it waits for, it has
     * left that code for good.
     */
    private boolean isInQueueOnly(Object lock, Object node) {
        if (!intCondition.isInstance(node) && !longCondition.isInstance(node)) {
            return true;
        }
        Thread waiter = waiter(lock, node);
        return waiter != null && LockSupport.getBlocker(waiter) == lock;
    }

    /** Whether a marked waiter has slept since, and has not been signalled. */
    boolean isMarked(Object lock, Object node) {
        return (int) queue(lock).status.getVolatile(node) == (WAITING | MARK);
    }

    private Queue queue(Object lock) {
        if (lock instanceof AbstractQueuedSynchronizer) {
            return ints;
        }
        return lock instanceof AbstractQueuedLongSynchronizer ? longs : stamped;
    }
}
