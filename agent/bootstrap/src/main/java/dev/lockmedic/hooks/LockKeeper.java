package dev.lockmedic.hooks;

/**
 * Who knows which holds of {@code java.util.concurrent} locks were released by force; implemented
 * in the isolated zone. Called on the host's threads, inside the lock's own methods: it does no
 * I/O, takes no lock and waits for nobody.
 */
public abstract class LockKeeper {
    /** What {@link #denied} gives for: look again, the lock is yours. Never thrown. */
    public static final IllegalMonitorStateException AGAIN = new Again();

    /**
     * Without a stack trace: that of its making would keep the isolated zone's classes in memory
     * for as long as the JVM lives.
     */
    private static final class Again extends IllegalMonitorStateException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** For the isolated zone's subclass. */
    protected LockKeeper() {}

    /**
     * A release was about to fail because the lock is not this thread's.
     *
     * @return what is thrown; null if it shall return quietly; {@link #AGAIN} to run it once more
     */
    public abstract IllegalMonitorStateException denied(
            Object sync, IllegalMonitorStateException thrown);

    /** This thread has just given its last hold back. */
    public abstract void givenBack(Object sync);

    /**
     * The same as {@link #denied(Object, IllegalMonitorStateException)} for the stamp of a {@code
     * StampedLock}.
     */
    public abstract IllegalMonitorStateException denied(
            Object lock, IllegalMonitorStateException thrown, long stamp);

    /** The lock has found that this thread does not own it: whether it does after all. */
    public abstract boolean holds(Object sync);

    /** This thread is about to take a read lock, or asks for its read holds. */
    public abstract void reading(Object sync);

    /**
     * This thread is about to give back a read hold.
     *
     * @return null if it may; {@link #AGAIN} if it lost that hold and shall return quietly; else
     *     what is thrown
     */
    public abstract IllegalMonitorStateException releasingRead(Object sync);

    /**
     * This thread is about to give permits back.
     *
     * @return how many really; -1 if none, because all of them were given back by force already
     */
    public abstract int releasing(Object sync, int permits);

    /** This thread has taken permits. */
    public abstract void acquired(Object sync, int permits);

    /** Something of ours threw inside a hook; the host has not noticed. */
    public abstract void failed(Throwable error);
}
