package dev.lockmedic.jvmrelease;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;

/**
 * Proves that a kind of lock is woven: breaks a hold of a lock of our own, and lets this thread
 * unlock what it has not.
 */
final class Probe {
    /** By which the hooks know it: it ends quietly whatever the settings say. */
    static final String STORY = new String("Lockmedic's own lock");

    private final LockFields fields;
    private final FewRecords<BrokenHold> broken;
    private final OwedPermits permits;
    private final java.lang.invoke.VarHandle reentrantSync;
    private final java.lang.invoke.VarHandle readWriteSync;
    private final java.lang.invoke.VarHandle semaphoreSync;

    Probe(
            Consumer<Class<?>> opener,
            LockFields fields,
            FewRecords<BrokenHold> broken,
            OwedPermits permits)
            throws ReflectiveOperationException {
        opener.accept(Semaphore.class);
        this.fields = fields;
        this.broken = broken;
        this.permits = permits;
        reentrantSync = sync(ReentrantLock.class);
        readWriteSync = sync(ReentrantReadWriteLock.class);
        semaphoreSync = sync(Semaphore.class);
    }

    private static java.lang.invoke.VarHandle sync(Class<?> lock)
            throws ReflectiveOperationException {
        return LockFields.field(lock, "sync", Class.forName(lock.getName() + "$Sync"));
    }

    /** What is wrong with the hooks of that kind; null if they do what they must. */
    String prove(LockKind kind) {
        try {
            return switch (kind) {
                case REENTRANT -> reentrant(new ReentrantLock());
                case READ_WRITE -> readWrite(new ReentrantReadWriteLock());
                case STAMPED -> stamped(new StampedLock());
                case SEMAPHORE -> semaphore(new Semaphore(1));
            };
        } catch (RuntimeException e) {
            return "its hooks do not answer: " + e;
        }
    }

    private BrokenHold lose(BrokenHold.Kind kind, Object sync, long stamp, long holds) {
        BrokenHold hold = new BrokenHold(kind, sync, Thread.currentThread(), stamp, STORY);
        hold.lose(holds);
        broken.add(hold);
        return hold;
    }

    private String end(BrokenHold hold, boolean good) {
        boolean paid = hold.debt() == 0;
        broken.remove(hold);
        return paid && good ? null : "its hooks were not asked, or not heeded";
    }

    private String reentrant(ReentrantLock lock) {
        Object sync = (AbstractOwnableSynchronizer) reentrantSync.get(lock);
        BrokenHold hold = lose(BrokenHold.Kind.EXCLUSIVE, sync, 0, 1);
        lock.lock();
        lock.unlock();
        boolean good = hold.debt() == 1 && !lock.isLocked();
        lock.unlock();
        return end(hold, good && !lock.isLocked() && !lock.isHeldByCurrentThread());
    }

    private String readWrite(ReentrantReadWriteLock lock) {
        Object sync = (AbstractOwnableSynchronizer) readWriteSync.get(lock);
        BrokenHold write = lose(BrokenHold.Kind.EXCLUSIVE, sync, 0, 1);
        lock.writeLock().lock();
        lock.writeLock().unlock();
        boolean good = write.debt() == 1;
        lock.writeLock().unlock();
        String problem = end(write, good && fields.state(sync) == 0);
        if (problem != null) {
            return problem;
        }
        lock.readLock().lock();
        BrokenHold read = lose(BrokenHold.Kind.READ, sync, 0, 1);
        fields.dropShared(sync, 1);
        lock.readLock().lock();
        good = lock.getReadHoldCount() == 1 && lock.getReadLockCount() == 1;
        lock.readLock().unlock();
        good &= read.debt() == 1 && fields.state(sync) == 0;
        lock.readLock().unlock();
        return end(read, good && fields.state(sync) == 0 && lock.getReadHoldCount() == 0);
    }

    private String stamped(StampedLock lock) {
        long stamp = lock.writeLock();
        lock.unlockWrite(stamp);
        BrokenHold hold = lose(BrokenHold.Kind.STAMP, lock, stamp, 1);
        lock.unlockWrite(stamp);
        return end(hold, !lock.isWriteLocked());
    }

    private String semaphore(Semaphore semaphore) {
        Object sync = (AbstractOwnableSynchronizer) semaphoreSync.get(semaphore);
        permits.owe(sync, 1);
        permits.given(sync);
        boolean good = semaphore.tryAcquire();
        semaphore.release();
        good &= permits.owed(sync) == 1 && semaphore.availablePermits() == 1;
        semaphore.release();
        good &= permits.owed(sync) == 0 && semaphore.availablePermits() == 1;
        return good ? null : "its hooks were not asked, or not heeded";
    }
}
