package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.FileView;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks a moment later whether a lock that took a stale one's place is still there. A foreign
 * program that judged the stale lock too and is slower deletes by path, whatever lies there by
 * then; no guard keeps it from that.
 *
 * <p>The thread that created the lock waits here before its host learns of it, so nobody has
 * written to the file yet.
 */
public final class Settling {
    private final FileView files;

    /** Looks there. */
    public Settling(FileView files) {
        this.files = files;
    }

    /**
     * @param fresh whether the file was made by this acquisition, so that it is still empty
     * @param nanos how long to wait; an interrupt does not end it and is kept
     */
    public boolean lasts(Path lockFile, boolean fresh, long nanos) {
        try {
            FileIdentity made;
            try {
                made = files.identity(lockFile);
            } catch (NoSuchFileException e) {
                // Opened to be deleted on close, which unlinks it at once: it never had a name.
                return true;
            }
            if (!isUntouched(made, fresh)) {
                return false;
            }
            pause(nanos);
            FileIdentity now = files.identity(lockFile);
            return now.sameFile(made)
                    && (!fresh || now.modified().equals(made.modified()))
                    && isUntouched(now, fresh);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // No evidence that it is gone; the hold's next look tells.
            return true;
        }
    }

    private static boolean isUntouched(FileIdentity lock, boolean fresh) {
        return !fresh || lock.kind() != FileIdentity.Kind.FILE || lock.size() == 0;
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            // Parking returns at once for an interrupted thread: keep the flag aside meanwhile.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
