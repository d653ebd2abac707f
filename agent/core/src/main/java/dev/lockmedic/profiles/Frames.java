package dev.lockmedic.profiles;

/**
 * The watched calls that each thread is in. A thread that is in none keeps nothing of ours, so that
 * the agent can go away.
 */
final class Frames {
    private final ThreadLocal<Frame> top = new ThreadLocal<>();
    private final ThreadLocal<Boolean> quiet = new ThreadLocal<>();
    private volatile boolean closed;

    Frame top() {
        return top.get();
    }

    void push(Frame frame) {
        top.set(frame);
    }

    void pop(Frame frame) {
        if (frame.outer() == null) {
            top.remove();
        } else {
            top.set(frame.outer());
        }
    }

    /**
     * From here on, calls of this thread into watched methods are our own. False: they are already.
     */
    boolean beginQuiet() {
        if (closed || quiet.get() != null) {
            return false;
        }
        quiet.set(Boolean.TRUE);
        return true;
    }

    void endQuiet() {
        quiet.remove();
    }

    /** From here on every end of a call just cleans up behind itself. */
    void close() {
        closed = true;
    }
}
