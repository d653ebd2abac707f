package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;
import dev.lockmedic.hooks.Watcher;
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
            Consumer<Throwable> errors) {
        this.lockFiles = lockFiles;
        this.acquisitions = acquisitions;
        this.releases = releases;
        this.guards = guards;
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
    public Call deleting(Path path, boolean mustExist) {
        if (releases.concernsNothing()) {
            // Every deletion in the host comes here: no more than this one object for it.
            return new GuardedDirectoryRemoval(guards, path);
        }
        Path absolute = absolute(path);
        Call release = releases.begin(absolute, mustExist ? Refusal.SILENCE : Refusal.FALSE);
        return release == null ? new GuardedDirectoryRemoval(guards, absolute) : release;
    }

    @Override
    public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
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
