package dev.lockmedic.interception;

import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.hooks.Call;
import dev.lockmedic.hooks.LockLostException;
import dev.lockmedic.hooks.Watcher;
import dev.lockmedic.hooks.WriteHooks;
import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.takeover.Guards;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the hooks' reports mean for lock files: which calls take one, which give one back. Runs on
 * the host's threads; sorts out at once what concerns no lock file.
 */
public final class LockFileWatcher extends Watcher {
    private final LockFiles lockFiles;
    private final Acquisitions acquisitions;
    private final Releases releases;
    private final Guards guards;
    private final WriteFence fence;
    private final Consumer<Throwable> errors;

    /**
     * @param lockFiles which paths are lock files
     * @param errors told of what went wrong inside a hook
     */
    public LockFileWatcher(
            LockFiles lockFiles,
            Acquisitions acquisitions,
            Releases releases,
            Guards guards,
            WriteFence fence,
            Consumer<Throwable> errors) {
        this.lockFiles = lockFiles;
        this.acquisitions = acquisitions;
        this.releases = releases;
        this.guards = guards;
        this.fence = fence;
        this.errors = errors;
    }

    @Override
    public boolean mayBeLock(String path) {
        return lockFiles.mayMatch(path);
    }

    @Override
    public Call creating(Path path, boolean fresh) {
        Path absolute = absolute(path);
        return lockFiles.matches(absolute) ? acquisitions.begin(absolute, fresh) : null;
    }

    @Override
    public Call openingToWrite(Path path) {
        String name = absolute(path).toString();
        if (!fence.guards(name)) {
            return null;
        }
        LockLostException refusal = fence.opening(name);
        return refusal == null ? new ResourceOpening(fence, name) : Skipped.throwing(refusal);
    }

    /** The write fence's word on a path that is to go, or to be replaced; null if it has none. */
    private Call fenced(Path path, boolean throwing) {
        LockLostException refusal = fence.replacing(path.toString());
        return refusal == null
                ? null
                : throwing ? Skipped.throwing(refusal) : Skipped.returning(false);
    }

    @Override
    public Call deleting(Path path, boolean mustExist, boolean throwing) {
        if (releases.concernsNothing() && WriteHooks.gate() == null) {
            // Every deletion in the host comes here: no more than this one object for it.
            return new GuardedDirectoryRemoval(guards, path);
        }
        Path absolute = absolute(path);
        Call fenced = fenced(absolute, throwing);
        if (fenced != null) {
            return fenced;
        }
        Call release = releases.begin(absolute, mustExist ? Refusal.SILENCE : Refusal.FALSE);
        return release == null ? new GuardedDirectoryRemoval(guards, absolute) : release;
    }

    @Override
    public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
        Call fenced = WriteHooks.gate() == null ? null : fenced(absolute(source), throwing);
        if (fenced == null && WriteHooks.gate() != null) {
            fenced = fenced(absolute(target), throwing);
        }
        if (fenced != null) {
            return fenced;
        }
        Call release =
                releases.concernsNothing()
                        ? null
                        : releases.begin(
                                absolute(source), throwing ? Refusal.NO_SUCH_FILE : Refusal.FALSE);
        if (release != null && release.skips()) {
            return release;
        }
        Call acquisition =
                replaces || !mayBeLock(target.toString()) ? null : creating(target, false);
        if (release == null || acquisition == null) {
            return release == null ? acquisition : release;
        }
        return new Both(release, acquisition);
    }

    @Override
    public void failed(Throwable error) {
        errors.accept(error);
    }

    /**
     * Absolute and without {@code .} and {@code ..}; links are not resolved, which would cost a
     * system call a name. A lock deleted by another name than it was created by is noticed when its
     * hold is next looked at.
     */
    static Path absolute(Path path) {
        Path absolute = path.isAbsolute() ? path : path.toAbsolutePath();
        String text = absolute.toString();
        return text.contains("/.") || text.contains("\\.") ? absolute.normalize() : absolute;
    }

    /** The resource of a lock is being opened for writing: the fence must know by whom. */
    private static final class ResourceOpening extends Call {
        private final WriteFence fence;
        private final String path;

        ResourceOpening(WriteFence fence, String path) {
            this.fence = fence;
            this.path = path;
        }

        @Override
        public boolean again(boolean result, Object value, Throwable thrown) {
            if (thrown == null && value != null) {
                fence.opened(value, path);
            }
            return false;
        }
    }

    /** One lock file moved to the place of another: a release and an acquisition at once. */
    private static final class Both extends Call {
        private final Call release;
        private final Call acquisition;

        Both(Call release, Call acquisition) {
            this.release = release;
            this.acquisition = acquisition;
        }

        @Override
        public boolean again(boolean result, Object value, Throwable thrown) {
            if (acquisition.again(result, value, thrown)) {
                return true;
            }
            release.again(result, value, thrown);
            return false;
        }
    }
}
