package dev.lockmedic.hooks;

/**
 * Who decides whether a write may run; implemented by the write fence in the isolated zone. Called
 * on the host's threads, for each write while any lock is held: it does no I/O, blocks nobody, and
 * answers at once for what is no resource of a lock.
 */
public abstract class WriteGate {
    /** For the isolated zone's subclass. */
    protected WriteGate() {}

    /**
     * A write to an open file is about to run.
     *
     * @param channel the channel or stream
     * @param parent the stream that a channel was got from; null if none
     * @param path as the file was opened by; null if the channel does not know
     * @return why it must not run; null if it may
     */
    public abstract LockLostException writing(Object channel, Object parent, String path);

    /** A write was handed in that another thread will carry out. */
    public abstract void submitting(Object channel);

    /**
     * A stream of {@code java.io} is about to be opened for writing.
     *
     * @param path as the host gave it; may be null
     * @return why it must not be; null if it may
     */
    public abstract LockLostException opening(Object stream, String path);

    /** Something of ours threw inside a hook; the host has not noticed. */
    public abstract void failed(Throwable error);
}
