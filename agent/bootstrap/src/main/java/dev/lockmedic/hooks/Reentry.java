package dev.lockmedic.hooks;

/**
 * The re-entry guard: while a thread is inside one intercepted call, hooks it reaches from there
 * stay silent. JDK 25's {@code newByteChannel} calls {@code newFileChannel}, and what the agent
 * does on a host's thread must not be seen as the host's.
 */
final class Reentry {
    // One flag object a thread, kept: removing it would cost more than its sixteen bytes.
    private static final ThreadLocal<boolean[]> INSIDE = new ThreadLocal<boolean[]>();

    private Reentry() {}

    /** Enters, unless this thread is inside already or is one of the agent's. */
    static boolean enter() {
        Thread thread = Thread.currentThread();
        if (thread instanceof AgentThread && ((AgentThread) thread).actingFor() == null) {
            return false;
        }
        boolean[] inside = INSIDE.get();
        if (inside == null) {
            inside = new boolean[1];
            INSIDE.set(inside);
        }
        if (inside[0]) {
            return false;
        }
        inside[0] = true;
        return true;
    }

    /** Whether this thread is inside an intercepted call. */
    static boolean isInside() {
        boolean[] inside = INSIDE.get();
        return inside != null && inside[0];
    }

    static void leave() {
        boolean[] inside = INSIDE.get();
        if (inside != null) {
            inside[0] = false;
        }
    }
}
