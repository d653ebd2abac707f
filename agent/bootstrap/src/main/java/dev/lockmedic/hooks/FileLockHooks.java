package dev.lockmedic.hooks;

import java.nio.channels.FileLock;

/**
 * The static front that woven FileLock methods of the JDK call: straight after a lock was obtained,
 * and where it ends. Locks that the agent takes for itself, on its own threads or within an
 * intercepted call of the host, are not told of.
 *
 * <p>Nothing ever leaves these methods.
 */
public final class FileLockHooks {
    /** What a file dispatcher of the JDK answers to who has got the lock. */
    private static final int LOCKED = 0;

    private static volatile FileLockWatcher watcher;

    private FileLockHooks() {}

    /** Tells this one from now on; null: nobody. */
    public static void watch(FileLockWatcher next) {
        watcher = next;
    }

    /** A lock was entered into the channel's table, but is not obtained yet; null if it was not. */
    public static void requested(Object lock) {
        FileLockWatcher w = watcher;
        if (w == null || lock == null || isOurs()) {
            return;
        }
        try {
            w.requested((FileLock) lock);
        } catch (Throwable t) {
            quietly(w, t);
        }
    }

    /**
     * A method that takes locks returns.
     *
     * @param lock null if it was not obtained
     * @param path as the file was opened by; null if the channel does not know
     */
    public static void obtained(Object lock, String path) {
        FileLockWatcher w = watcher;
        if (w == null || lock == null || isOurs()) {
            return;
        }
        try {
            w.obtained((FileLock) lock, path);
        } catch (Throwable t) {
            quietly(w, t);
        }
    }

    /** The system has answered to the request for a lock. */
    public static void answered(int answer, Object lock) {
        if (answer == LOCKED) {
            obtained(lock, null);
        }
    }

    /** A lock is over. */
    public static void released(Object lock) {
        FileLockWatcher w = watcher;
        if (w == null) {
            return;
        }
        try {
            w.released((FileLock) lock, isAgents());
        } catch (Throwable t) {
            quietly(w, t);
        }
    }

    private static boolean isOurs() {
        return isAgents() || Reentry.isInside();
    }

    /** A thread of the agent that does not just run code of the host. */
    private static boolean isAgents() {
        Thread thread = Thread.currentThread();
        return thread instanceof AgentThread && ((AgentThread) thread).actingFor() == null;
    }

    private static void quietly(FileLockWatcher w, Throwable error) {
        try {
            w.failed(error);
        } catch (Throwable again) {
            // Nothing is left to tell it to; the host must not notice.
        }
    }
}
