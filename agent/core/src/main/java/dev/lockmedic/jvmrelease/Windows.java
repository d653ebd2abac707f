package dev.lockmedic.jvmrelease;

import dev.lockmedic.threads.LiveThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a thread may be between a lock's look at its owner (or state) and what it does upon that.
 * These windows are a few instructions long and nobody waits in one, so a thread that is seen
 * inside is out soon. A thread that waits for a lock or a condition is in none.
 */
final class Windows {
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final String LOCKS = "java.util.concurrent.locks.";

    /** Methods of a lock's synchronizer in which a thread may wait, having decided all it will. */
    private static final Set<String> WAITING =
            Set.of("lock", "lockInterruptibly", "tryLockNanos", "<init>");

    /** Methods of a {@code StampedLock} that change its state without comparing it. */
    private static final Set<String> STAMPED =
            Set.of(
                    "unlock",
                    "unlockWrite",
                    "releaseWrite",
                    "tryUnlockWrite",
                    "unstampedUnlockWrite",
                    "tryConvertToReadLock",
                    "tryConvertToWriteLock",
                    "tryConvertToOptimisticRead");

    private final LiveThreads threads;

    Windows(LiveThreads threads) {
        this.threads = threads;
    }

    /** Whether the thread was seen outside of all windows. */
    boolean isOutside(Thread thread) {
        return !isInside(threads.stack(thread));
    }

    /**
     * Whether each of these threads was seen outside since this call began. What one of them had
     * read before is past then.
     */
    boolean allSeenOutside(List<Thread> all, long deadlineNanos) {
        List<Thread> inside = all;
        while (true) {
            List<Thread> still = new ArrayList<>();
            for (Thread thread : inside) {
                if (!isOutside(thread)) {
                    still.add(thread);
                }
            }
            if (still.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            pause();
            inside = still;
        }
    }

    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Frames carry no object: a window of another lock of the kind counts too, and is as short. */
    static boolean isInside(StackTraceElement[] stack) {
        boolean waits = false;
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            String method = frame.getMethodName();
            if (type.startsWith(LOCKS)) {
                String name = type.substring(LOCKS.length());
                if (name.startsWith("LockSupport")
                        || name.startsWith("AbstractQueued")
                                && (method.equals("acquire") || method.equals("reacquire"))) {
                    waits = true;
                } else if (isWindow(name, method, waits)) {
                    return true;
                }
            } else if (type.equals("java.util.concurrent.ForkJoinPool")) {
                waits = true;
            }
        }
        return false;
    }

    private static boolean isWindow(String name, String method, boolean waits) {
        if (name.endsWith("$ConditionObject")) {
            // Before its wait it is the owner, and again after it.
            return !(waits && method.startsWith("await"));
        }
        if (name.equals("StampedLock")) {
            return STAMPED.contains(method);
        }
        return (name.startsWith("ReentrantLock$") || name.startsWith("ReentrantReadWriteLock$"))
                && name.endsWith("Sync")
                && !WAITING.contains(method);
    }
}
