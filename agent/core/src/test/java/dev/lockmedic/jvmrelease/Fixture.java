package dev.lockmedic.jvmrelease;

import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the scenarios share: threads that do what they are told, and a lock's inside. */
final class Fixture {
    static final int PATIENCE_SECONDS = 20;

    private Fixture() {}

    /** A thread that runs what it is given, one after the other. */
    static final class Actor implements AutoCloseable {
        private final SynchronousQueue<Runnable> work = new SynchronousQueue<>();
        final Thread thread;
        private volatile boolean ended;

        Actor(String name) {
            this(name, false);
        }

        Actor(String name, boolean virtual) {
            Runnable loop =
                    () -> {
                        try {
                            while (!ended) {
                                work.take().run();
                            }
                        } catch (InterruptedException e) {
                            // Not needed any more.
                            return;
                        }
                    };
            thread = virtual ? virtual(loop) : new Thread(loop, name);
            thread.setDaemon(true);
            thread.start();
        }

        private static Thread virtual(Runnable work) {
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                return (Thread)
                        Class.forName("java.lang.Thread$Builder")
                                .getMethod("unstarted", Runnable.class)
                                .invoke(builder, work);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Begins it. */
        <T> CompletableFuture<T> begin(Callable<T> what) throws InterruptedException {
            CompletableFuture<T> result = new CompletableFuture<>();
            boolean taken =
                    work.offer(
                            () -> {
                                try {
                                    result.complete(what.call());
                                } catch (Throwable t) {
                                    result.completeExceptionally(t);
                                }
                            },
                            PATIENCE_SECONDS,
                            TimeUnit.SECONDS);
            check(taken, "the thread is busy");
            return result;
        }

        /** Does it. */
        <T> T call(Callable<T> what) throws Exception {
            return begin(what).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        void run(Runnable what) throws Exception {
            call(
                    () -> {
                        what.run();
                        return null;
                    });
        }

        /** Does it, which must fail so. */
        Throwable fail(Runnable what) throws Exception {
            try {
                run(what);
            } catch (java.util.concurrent.ExecutionException e) {
                return e.getCause();
            }
            throw new AssertionError("did not fail");
        }

        void end() throws Exception {
            run(() -> ended = true);
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            check(!thread.isAlive(), "the thread has not ended");
        }

        @Override
        public void close() {
            ended = true;
            thread.interrupt();
        }
    }

    static Object sync(Object lock) {
        Class<?> type = lock.getClass();
        while (type.getClassLoader() != null) {
            type = type.getSuperclass();
        }
        try {
            VarHandle sync =
                    LockFields.field(type, "sync", Class.forName(type.getName() + "$Sync"));
            return sync.get(lock);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }

    static void equal(Object is, Object wanted, String what) {
        check(
                is == null ? wanted == null : is.equals(wanted),
                what + " is " + is + " instead of " + wanted);
    }

    /** Waits until that one waits for a lock, or for a condition of one. */
    static void parks(Actor who) throws Exception {
        until(
                () -> {
                    Object blocker = LockSupport.getBlocker(who.thread);
                    String type = blocker == null ? "" : blocker.getClass().getName();
                    return type.startsWith("java.util.concurrent.locks.")
                            || type.startsWith("java.util.concurrent.Semaphore");
                },
                who.thread.getName() + " parks");
        // The blocker is set a moment before it waits.
        until(
                () ->
                        who.thread.getState() == Thread.State.WAITING
                                || who.thread.getState() == Thread.State.TIMED_WAITING,
                who.thread.getName() + " parks");
    }

    /** Waits until it is so. */
    static void until(Callable<Boolean> condition, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            check(System.nanoTime() - end < 0, "never came: " + what);
            Thread.sleep(1);
        }
    }
}
