package dev.lockmedic.hooks;

/**
 * A daemon platform thread of the agent itself. Hooks recognise it by its class and let all its
 * calls through, so the agent never intercepts what it does; except while it runs code of the host,
 * which is fenced like any other.
 */
public final class AgentThread extends Thread {
    /** Stack size in bytes: the agent's threads are shallow, and there should be little of them. */
    private static final long STACK_BYTES = 512 * 1024;

    // Read and written by this thread alone.
    private Object actingFor;

    /**
     * @param name role of the thread, starting with {@code lockmedic-}
     * @param contextLoader context class loader of the thread; the isolated loader or null, never
     *     one of the host's, which would keep a redeployed application from being collected
     */
    public AgentThread(Runnable work, String name, ClassLoader contextLoader) {
        super(rootGroup(), work, name, STACK_BYTES, false);
        setDaemon(true);
        setContextClassLoader(contextLoader);
    }

    /**
     * Says that this thread runs code of the host from now on, for this hold; null: its own again.
     * By this thread only.
     */
    public void actFor(Object hold) {
        actingFor = hold;
    }

    /** The hold for which it runs code of the host right now; null if it runs its own. */
    public Object actingFor() {
        return actingFor;
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        // Not the caller's group: a host that interrupts or lists its own group must not meet us.
        while (group != null && group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
