package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;
import dev.lockmedic.takeover.Guards;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;

/**
 * The host removes a directory in which there may be a guard file: put there by this JVM, by
 * another one, or by one that is long gone. The host knows nothing of that file, so where it is the
 * only thing left it goes first, and the removal is tried again.
 */
final class GuardedDirectoryRemoval extends Call {
    private final Guards guards;
    private final Path directory;
    private boolean tried;

    GuardedDirectoryRemoval(Guards guards, Path directory) {
        this.guards = guards;
        this.directory = directory;
    }

    @Override
    public boolean again(boolean result, Object value, Throwable thrown) {
        if (thrown == null && result) {
            if (!guards.isEmpty()) {
                guards.forget(LockFileWatcher.absolute(directory));
            }
            return false;
        }
        if (tried || (thrown != null && !(thrown instanceof DirectoryNotEmptyException))) {
            return false;
        }
        tried = true;
        return guards.removeIfAlone(LockFileWatcher.absolute(directory));
    }
}
