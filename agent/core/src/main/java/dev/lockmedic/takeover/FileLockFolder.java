package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real folders, each with its guard. */
public final class FileLockFolder extends FileView.OfSystem implements LockFolder {
    private final Guards guards;

    /** Folders under these guards. */
    public FileLockFolder(Guards guards) {
        this.guards = guards;
    }

    @Override
    public FolderGuard guard(Path lockFile) {
        return guards.of(lockFile);
    }

    @Override
    public FolderGuard guardInUse(Path lockFile) {
        return guards.in(lockFile.getParent());
    }

    @Override
    public void forget(Path lockFile) {
        guards.forget(lockFile.getParent());
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void deleteIfExists(Path path) throws IOException {
        Files.deleteIfExists(path);
    }
}
