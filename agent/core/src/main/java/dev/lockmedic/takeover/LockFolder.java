package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileView;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The file steps that the protocol is made of: every look at a lock file and every change of its
 * folder, in a takeover and in the host's own release, is one call of these. Between two of them
 * other processes may do anything, and at each of them this one may be killed. A test that explores
 * all interleavings runs the same code over a folder of its own.
 */
public interface LockFolder extends FileView {
    /** The guard for the lock files beside this one; to name it is no step. */
    FolderGuard guard(Path lockFile);

    /** The same if this JVM has used it before; else null. */
    FolderGuard guardInUse(Path lockFile);

    /** The folder of this lock file is gone, and its guard with it. */
    void forget(Path lockFile);

    /**
     * Gives an existing file a second name.
     *
     * @throws UnsupportedOperationException if the file system has no hard links
     */
    void link(Path name, Path existing) throws IOException;

    /** Removes a name. */
    void delete(Path path) throws IOException;

    /** Removes a name if it is there. */
    void deleteIfExists(Path path) throws IOException;
}
