package dev.lockmedic.hooks;

import java.nio.file.Path;

/**
 * What the hooks report to: the isolated zone implements it, {@link #IDLE} stands in before start
 * and after detach. Every method may be called on any thread of the host, at any depth of its
 * stack, and must not block for longer than its documented limit.
 */
public abstract class Watcher {
    /** Sees nothing. */
    public static final Watcher IDLE = new Idle();

    /** For the isolated zone's subclasses. */
    protected Watcher() {}

    /** Whether a path with this text could be a lock file; only then is it worth a closer look. */
    public abstract boolean mayBeLock(String path);

    /** The path is about to be created exclusively. Null: not interesting, nothing more is told. */
    public abstract Call creating(Path path, boolean fresh);

    /**
     * The path is about to be deleted. Null: not interesting.
     *
     * @param mustExist whether the caller learns by an exception that there was nothing to delete
     * @param throwing whether the caller learns of a failure by an exception, not by false
     */
    public abstract Call deleting(Path path, boolean mustExist, boolean throwing);

    /**
     * While there is a {@link WriteGate}: the path is about to be opened for writing, or to be
     * replaced by a copy. Null: not interesting.
     */
    public abstract Call openingToWrite(Path path);

    /**
     * A path is about to be renamed. Null: not interesting.
     *
     * @param replaces whether an existing target would be overwritten
     * @param throwing whether the caller learns of a failure by an exception, not by false
     */
    public abstract Call moving(Path source, Path target, boolean replaces, boolean throwing);

    /** Something of ours threw inside a hook; the host has not noticed. */
    public abstract void failed(Throwable error);

    private static final class Idle extends Watcher {
        @Override
        public boolean mayBeLock(String path) {
            return false;
        }

        @Override
        public Call creating(Path path, boolean fresh) {
            return null;
        }

        @Override
        public Call deleting(Path path, boolean mustExist, boolean throwing) {
            return null;
        }

        @Override
        public Call openingToWrite(Path path) {
            return null;
        }

        @Override
        public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
            return null;
        }

        @Override
        public void failed(Throwable error) {}
    }
}
