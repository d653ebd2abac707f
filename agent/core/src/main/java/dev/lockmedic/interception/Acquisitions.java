package dev.lockmedic.interception;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.hooks.Call;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.reclaim.Contenders;
import dev.lockmedic.reclaim.HolderCare;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * Taking lock files: an exclusive creation that succeeds begins a hold, one that fails because the
 * lock exists makes this thread a contender.
 */
public final class Acquisitions {
    /** After a reclaim somebody else may be faster; then that one's lock is judged anew. */
    private static final int MOST_TRIES = 3;

    private final HoldRegistry holds;
    private final HolderCare care;
    private final Contenders contenders;

    /** Enters holds there, and hands contention over. */
    public Acquisitions(HoldRegistry holds, HolderCare care, Contenders contenders) {
        this.holds = holds;
        this.care = care;
        this.contenders = contenders;
    }

    /** A thread is about to create this lock file. */
    Call begin(Path lockFile, boolean fresh) {
        return new Acquisition(lockFile, fresh);
    }

    private final class Acquisition extends Call {
        private final Path lockFile;
        private final boolean fresh;
        // Stamped before the file is published: the holder must not believe in a longer hold than
        // its contenders do.
        private long startNanos = System.nanoTime();
        private long startMillis = System.currentTimeMillis();
        private int tries;

        Acquisition(Path lockFile, boolean fresh) {
            this.lockFile = lockFile;
            this.fresh = fresh;
        }

        @Override
        public boolean again(boolean result, Object value, Throwable thrown) {
            if (result && thrown == null) {
                held();
                return false;
            }
            if (thrown != null && !(thrown instanceof FileAlreadyExistsException)) {
                return false;
            }
            // File.createNewFile and File.mkdir say by false that it exists (or that mkdir failed
            // otherwise: then nothing is there, and trying again gives the same false).
            if (++tries >= MOST_TRIES || !contenders.contended(lockFile)) {
                return false;
            }
            startNanos = System.nanoTime();
            startMillis = System.currentTimeMillis();
            return true;
        }

        private void held() {
            Hold hold =
                    holds.begin(
                            new Hold.Start(
                                    Hold.Kind.LOCK_FILE,
                                    lockFile.toString(),
                                    lockFile,
                                    Thread.currentThread(),
                                    startNanos,
                                    startMillis,
                                    System.currentTimeMillis(),
                                    fresh,
                                    false));
            if (!fresh) {
                identify(hold);
            }
            contenders.forget(lockFile);
            care.begun(hold);
        }

        /** A linked or moved file is older than the hold: only a look tells which one it is. */
        private void identify(Hold hold) {
            try {
                hold.identity(FileIdentity.of(lockFile));
            } catch (IOException goneOrUnreadable) {
                // The first look finds out.
            }
        }
    }
}
