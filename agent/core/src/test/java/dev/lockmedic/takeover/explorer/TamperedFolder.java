package dev.lockmedic.takeover.explorer;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.takeover.FolderGuard;
import dev.lockmedic.takeover.Guard;
import dev.lockmedic.takeover.LockFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A folder in which one of the protocol's steps is missing, to see that it is needed. */
class TamperedFolder implements LockFolder {
    private static final FolderGuard NO_GUARD =
            new FolderGuard() {
                @Override
                public Guard.Outcome acquire(long limitNanos) {
                    return Guard.Outcome.ACQUIRED;
                }

                @Override
                public void release() {
                    // There is none.
                }

                @Override
                public String problem() {
                    return null;
                }
            };

    private final Script script;

    TamperedFolder(Script script) {
        this.script = script;
    }

    /** Everybody gets the guard at once. */
    static LockFolder withoutGuard(Script script) {
        return new TamperedFolder(script) {
            @Override
            public FolderGuard guard(Path lockFile) {
                return NO_GUARD;
            }
        };
    }

    /** All files look like one and the same; only their bytes tell. */
    static LockFolder withoutIdentity(Script script) {
        FileTime never = FileTime.fromMillis(0);
        return new TamperedFolder(script) {
            @Override
            public FileIdentity identity(Path path) throws IOException {
                FileIdentity real = super.identity(path);
                return new FileIdentity(
                        real.kind(), "(dev=1,ino=1)", never, true, never, real.size());
            }
        };
    }

    @Override
    public FolderGuard guard(Path lockFile) {
        return script.guard(lockFile);
    }

    @Override
    public final FolderGuard guardInUse(Path lockFile) {
        return guard(lockFile);
    }

    @Override
    public final void forget(Path lockFile) {
        script.forget(lockFile);
    }

    @Override
    public FileIdentity identity(Path path) throws IOException {
        return script.identity(path);
    }

    @Override
    public final byte[] bytes(Path path) throws IOException {
        return script.bytes(path);
    }

    @Override
    public final void link(Path name, Path existing) throws IOException {
        script.link(name, existing);
    }

    @Override
    public final void delete(Path path) throws IOException {
        script.delete(path);
    }

    @Override
    public final void deleteIfExists(Path path) {
        script.deleteIfExists(path);
    }
}
