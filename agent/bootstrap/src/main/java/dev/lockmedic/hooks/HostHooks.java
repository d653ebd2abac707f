package dev.lockmedic.hooks;

/**
 * What the advice in a host's own lock classes calls. It lives with the boot loader so that every
 * host class can see it, and it passes everything on to the one installed {@link HostWatcher}.
 *
 * <p>It runs inside the host's lock methods: nothing may leave it but a value, and without a
 * watcher it costs one field read. No lambdas, no string concatenation by {@code invokedynamic},
 * nothing but {@code java.base}.
 */
public final class HostHooks {
    private static volatile HostWatcher watcher = HostWatcher.IDLE;
    private static int lastPoint;

    private HostHooks() {}

    /**
     * A method of the host begins.
     *
     * @param point which advised method it is, a number from {@link #newPoint()}
     * @param type the class that declares it
     * @param self its {@code this}, null in a static method
     * @param arguments its arguments, as the caller gave them
     * @return what to give to {@link #exit}, or null if this call is of no interest
     */
    public static Object enter(int point, Class<?> type, Object self, Object[] arguments) {
        try {
            return watcher.enter(point, type, self, arguments);
        } catch (Throwable ignored) {
            return null;
        }
    }

    /**
     * The method ends. The call itself knows who began to watch it, so that a call that outlives
     * its watcher is still closed by it.
     *
     * @param entered what {@link #enter} returned
     * @param returned what the method is about to return; null if it throws or returns nothing
     * @param thrown what it is about to throw, or null
     * @return what it shall return
     */
    public static Object exit(Object entered, Object returned, Throwable thrown) {
        if (entered == null) {
            return returned;
        }
        try {
            return ((HostCall) entered).exit(returned, thrown);
        } catch (Throwable ignored) {
            return returned;
        }
    }

    /** From now on this watcher is told; it replaces the one before. */
    public static void install(HostWatcher newWatcher) {
        synchronized (HostHooks.class) {
            watcher = newWatcher == null ? HostWatcher.IDLE : newWatcher;
        }
    }

    /** Stops telling this watcher; does nothing if another has been installed since. */
    public static void uninstall(HostWatcher oldWatcher) {
        synchronized (HostHooks.class) {
            if (watcher == oldWatcher) {
                watcher = HostWatcher.IDLE;
            }
        }
    }

    /**
     * A number for one more advised method. Numbers are never used again, so that code woven for an
     * agent that is gone means nothing to the next one.
     */
    public static int newPoint() {
        synchronized (HostHooks.class) {
            lastPoint++;
            return lastPoint;
        }
    }
}
