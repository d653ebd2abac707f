package dev.lockmedic.reclaim;

import dev.lockmedic.fence.ResourceSwap;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.takeover.Takeover;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Takes a lock away from its holder: the strict fence first, then the removal, both under the
 * guard, then the notice to the holder's thread. The same for a contender's reclaim and for the
 * holder side's force-release. On healers.
 */
public final class Taking {
    private static final String SUFFIX = ".lock";

    private final HoldRegistry holds;
    private final Takeover takeover;
    private final ResourceSwap swap;
    private final HolderNotices notices;

    /**
     * How it ended.
     *
     * @param done what was done to the resource, for the log; empty if nothing
     * @param entered if it was removed: whether its hold had not been entered as lost by somebody
     *     else just then. Who enters a loss tells of it, so that one heal is told once
     */
    record Taken(Takeover.Result result, String done, boolean entered) {}

    /** Works with these. */
    public Taking(HoldRegistry holds, Takeover takeover, ResourceSwap swap, HolderNotices notices) {
        this.holds = holds;
        this.takeover = takeover;
        this.swap = swap;
        this.notices = notices;
    }

    /**
     * Takes it, if it is still the lock that was judged, and its holder has not given it back.
     *
     * @param hold of this JVM; null if it is another process's lock
     * @param how in words that the holder will read
     * @param mayStillWrite whether its holder may be alive, so that the strict fence is needed
     */
    Taken take(LockSnapshot lock, Hold hold, String how, boolean mayStillWrite) {
        if (hold != null) {
            hold.lossWords(how);
        }
        Removal removal = new Removal(lock, hold, mayStillWrite, true);
        Takeover.Result result = takeover.remove(lock, removal, removal);
        if (hold != null && result.outcome() == Takeover.Outcome.REMOVED) {
            notices.lost(hold);
        }
        return new Taken(result, removal.done, removal.entered);
    }

    /**
     * Before the host's own code removes the lock: the strict fence alone, under the guard.
     *
     * @return what was done, for the log; empty if nothing
     */
    String fenceOnly(LockSnapshot lock, Hold hold) {
        if (!swap.isWanted()) {
            return "";
        }
        Removal removal = new Removal(lock, hold, true, false);
        takeover.remove(lock, removal, removal);
        return removal.done;
    }

    /**
     * What is done under the guard, before and after the lock file goes. A class and no lambda: one
     * that is first linked when memory has run out stays broken for good, and with it all heals.
     */
    private final class Removal implements BooleanSupplier, Runnable {
        private final LockSnapshot lock;
        private final Hold hold;
        private final boolean mayStillWrite;
        private final boolean removes;
        private String done = "";
        private boolean entered = true;

        Removal(LockSnapshot lock, Hold hold, boolean mayStillWrite, boolean removes) {
            this.lock = lock;
            this.hold = hold;
            this.mayStillWrite = mayStillWrite;
            this.removes = removes;
        }

        /** The last word before the removal. */
        @Override
        public boolean getAsBoolean() {
            if (hold != null && !hold.isHeld()) {
                return false;
            }
            if (mayStillWrite) {
                done = swap.swap(resource(lock, hold));
            }
            return removes;
        }

        /** It is removed. */
        @Override
        public void run() {
            if (hold != null) {
                hold.removedByUs();
                entered = holds.lost(hold);
            }
        }
    }

    /** The host is through with it, and only the removal is left. */
    Takeover.Result giveBack(LockSnapshot lock, Hold hold) {
        return takeover.remove(lock, hold::isHeld, () -> holds.released(hold));
    }

    /** Its lock is gone, however that came; false if it had given it back, or was lost before. */
    boolean lost(Hold hold, String how) {
        hold.lossWords(how);
        boolean lost = holds.lost(hold);
        if (lost) {
            notices.lost(hold);
        }
        return lost;
    }

    /** What a lock file guards by its name alone; its own name if that does not tell. */
    static String resource(String lockFile) {
        return lockFile.endsWith(SUFFIX)
                ? lockFile.substring(0, lockFile.length() - SUFFIX.length())
                : lockFile;
    }

    private static Path resource(LockSnapshot lock, Hold hold) {
        String name = lock.path().toString();
        String resource = hold != null ? hold.resource() : resource(name);
        return resource.equals(name) ? null : Path.of(resource).toAbsolutePath();
    }
}
