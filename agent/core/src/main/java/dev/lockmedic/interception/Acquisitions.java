package dev.lockmedic.interception;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.hooks.Call;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.FileView;
import dev.lockmedic.reclaim.Contenders;
import dev.lockmedic.reclaim.HolderCare;
import dev.lockmedic.takeover.Settling;
import dev.lockmedic.takeover.Tries;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Taking lock files: an exclusive creation that succeeds begins a hold, one that fails because the
 * lock exists makes this thread a contender.
 */
public final class Acquisitions {
    private final HoldRegistry holds;
    private final HolderCare care;
    private final Contenders contenders;
    private final Settling settling = new Settling(FileView.SYSTEM);

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

    private final class Acquisition extends Call implements Tries.Attempt {
        private final Path lockFile;
        private final boolean fresh;
        // Stamped before the file is published: the holder must not believe in a longer hold than
        // its contenders do.
        private long startNanos = System.nanoTime();
        private long startMillis = System.currentTimeMillis();
        private long publishedMillis;
        private Tries tries;
        private Object opened;

        Acquisition(Path lockFile, boolean fresh) {
            this.lockFile = lockFile;
            this.fresh = fresh;
        }

        @Override
        public boolean again(boolean result, Object value, Throwable thrown) {
            boolean again;
            if (result && thrown == null) {
                // Before it settles: what is born later was made by somebody else.
                publishedMillis = System.currentTimeMillis();
                opened = value;
                again = tries != null && tries.created(this);
                if (!again) {
                    held();
                }
            } else {
                // File.createNewFile and File.mkdir say by false that it exists (or that mkdir
                // failed otherwise: then nothing is there, and trying again gives the same false).
                again =
                        (thrown == null || thrown instanceof FileAlreadyExistsException)
                                && exists();
            }
            if (again) {
                startNanos = System.nanoTime();
                startMillis = System.currentTimeMillis();
            }
            return again;
        }

        private boolean exists() {
            if (tries == null) {
                tries = new Tries();
            }
            return tries.exists(this);
        }

        @Override
        public boolean clears() {
            return contenders.contended(lockFile);
        }

        @Override
        public boolean settles() {
            long millis = contenders.settleMillis();
            if (millis == 0
                    || settling.lasts(lockFile, fresh, TimeUnit.MILLISECONDS.toNanos(millis))) {
                return true;
            }
            contenders.didNotSettle(lockFile);
            letGo();
            return false;
        }

        /**
         * The host never sees what its call has opened, so nobody else would close it. It is the
         * file that was deleted, on which nobody in this JVM can have a FileLock yet: closing it
         * drops none.
         */
        private void letGo() {
            if (opened instanceof Closeable channel) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // Closed it is all the same.
                }
            }
            opened = null;
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
                                    publishedMillis,
                                    fresh,
                                    false));
            identify(hold);
            contenders.acquired(hold);
            care.begun(hold);
        }

        /**
         * Looks which file it is, before anybody else can have put another in its place but a
         * program without a guard in these very microseconds. The time of birth alone would take a
         * successor's lock that is born some milliseconds later for this one; and the release would
         * delete it, and that holder's release the next one's, and so on.
         */
        private void identify(Hold hold) {
            try {
                FileIdentity there = FileIdentity.of(lockFile);
                if (fresh && there.kind() == FileIdentity.Kind.FILE && there.size() > 0) {
                    // The host has had no chance to write into its own yet: this thread was stopped
                    // in the middle of the call, for so long that another holder's lies there.
                    hold.lossWords("taken by somebody else while its holder was stopped");
                    holds.lost(hold);
                } else {
                    hold.madeFile().identity(there);
                }
            } catch (NoSuchFileException e) {
                // Opened with DELETE_ON_CLOSE, or deleted by a program without a guard.
                hold.madeFile().vanishedAtOnce();
            } catch (IOException unreadable) {
                // The first look finds out.
            }
        }
    }
}
