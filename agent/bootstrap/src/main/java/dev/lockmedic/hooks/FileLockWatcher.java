package dev.lockmedic.hooks;

import java.nio.channels.FileLock;

/**
 * Who is told of the FileLocks of this JVM as they come and go; implemented in the isolated zone.
 * Called on the host's threads, right beside a system call for the lock: it does no I/O and blocks
 * nobody.
 */
public abstract class FileLockWatcher {
    /** For the isolated zone's subclass. */
    protected FileLockWatcher() {}

    /** The current thread asks for a lock that another thread may come to wait for. */
    public abstract void requested(FileLock lock);

    /**
     * The lock has been obtained: by the current thread, unless it was {@link #requested}.
     *
     * @param path as the file was opened by; null if the channel does not know
     */
    public abstract void obtained(FileLock lock, String path);

    /**
     * The lock is over, by its release or by the end of its channel.
     *
     * @param byAgent whether a thread of the agent did it, on the agent's own account
     */
    public abstract void released(FileLock lock, boolean byAgent);

    /** Something of ours threw inside a hook; the host has not noticed. */
    public abstract void failed(Throwable error);
}
