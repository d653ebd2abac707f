package dev.lockmedic.jvmrelease;

import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;

/**
 * What a read-write lock knows of its readers: its count is one number, and who has how many of
 * them stands in each reader's own {@code ThreadLocal}, but for the first reader, which stands in
 * the lock. Other threads' maps are only looked at, never touched.
 */
final class ReadBooks {
    private final VarHandle firstReader;
    private final VarHandle firstCount;
    private final VarHandle readHolds;
    private final VarHandle count;
    private final VarHandle threadLocals;
    private final VarHandle table;
    private final VarHandle value;

    ReadBooks(Consumer<Class<?>> opener) throws ReflectiveOperationException {
        opener.accept(Thread.class);
        opener.accept(java.util.concurrent.locks.LockSupport.class);
        String sync = "java.util.concurrent.locks.ReentrantReadWriteLock$Sync";
        Class<?> lock = Class.forName(sync);
        Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
        Class<?> entry = Class.forName("java.lang.ThreadLocal$ThreadLocalMap$Entry");
        firstReader = LockFields.field(lock, "firstReader", Thread.class);
        firstCount = LockFields.field(lock, "firstReaderHoldCount", int.class);
        readHolds =
                LockFields.field(
                        lock, "readHolds", Class.forName(sync + "$ThreadLocalHoldCounter"));
        count = LockFields.field(Class.forName(sync + "$HoldCounter"), "count", int.class);
        threadLocals = LockFields.field(Thread.class, "threadLocals", map);
        table = LockFields.field(map, "table", entry.arrayType());
        value = LockFields.field(entry, "value", Object.class);
    }

    /** Read holds of a thread by the books; of another thread one that is in no window. */
    int holds(Object sync, Thread thread) {
        int first =
                firstReader.getVolatile(sync) == thread ? (int) firstCount.getVolatile(sync) : 0;
        Object counter = counter((ThreadLocal<?>) readHolds.getVolatile(sync), thread);
        return first + (counter == null ? 0 : (int) count.getVolatile(counter));
    }

    /** By the books, less what the thread has lost and not struck from them. */
    long realHolds(Object sync, Thread thread, BrokenHold[] broken) {
        long holds = holds(sync, thread);
        if (holds > 0) {
            for (BrokenHold lost : broken) {
                if (lost.isOf(BrokenHold.Kind.READ, sync, thread)
                        && lost.isLost()
                        && !lost.isSettled()) {
                    holds -= lost.lostHolds();
                }
            }
        }
        return holds;
    }

    private Object counter(ThreadLocal<?> key, Thread thread) {
        Object map = threadLocals.getVolatile(thread);
        Object[] entries = map == null ? null : (Object[]) table.getVolatile(map);
        if (entries == null) {
            return null;
        }
        for (Object candidate : entries) {
            if (candidate != null && refersTo(candidate, key)) {
                return value.getVolatile(candidate);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static boolean refersTo(Object entry, ThreadLocal<?> key) {
        return ((WeakReference<Object>) entry).refersTo(key);
    }

    /**
     * Strikes all of the calling thread's holds from the books; the lock's count is not touched. Of
     * the first reader by comparison: another may just have become it.
     */
    void strikeOwn(Object sync) {
        Thread me = Thread.currentThread();
        firstReader.compareAndSet(sync, me, (Thread) null);
        ThreadLocal<?> key = (ThreadLocal<?>) readHolds.getVolatile(sync);
        Object counter = counter(key, me);
        if (counter != null) {
            // The lock may have it cached, and would go on counting from there.
            count.setVolatile(counter, 0);
            key.remove();
        }
    }
}
