package dev.lockmedic.holds;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;

/** Which file a hold made, as far as it is known, and what was read of it. */
public final class MadeFile {
    private static final long LONGEST_CALL_MILLIS = 100;

    private final long startMillis;
    private final long publishedMillis;
    private final boolean fresh;
    private volatile FileIdentity identity;
    private volatile boolean vanishedAtOnce;
    private volatile LockSnapshot snapshot;
    private volatile LockSnapshot identified;

    MadeFile(Hold.Start start) {
        this.startMillis = start.startMillis();
        this.publishedMillis = start.publishedMillis();
        this.fresh = start.fresh();
    }

    /** Whether a file is the one that a hold made. */
    public enum Match {
        /** It is. */
        YES,
        /** It is another one. */
        NO,
        /** The time of birth does not tell; see the payload. */
        UNSURE
    }

    /** Which file it is; null until it was looked at. */
    public FileIdentity identity() {
        return identity;
    }

    /** Fixes the identity where birth can't tell it, as for a linked or moved file. */
    public void identity(FileIdentity value) {
        identity = value;
    }

    /** It was gone right after it was made: whatever lies there from now on is another's. */
    public void vanishedAtOnce() {
        vanishedAtOnce = true;
    }

    LockSnapshot snapshot() {
        return snapshot;
    }

    /** Told by who has looked at the file and found it to be this hold's. */
    public void seen(LockSnapshot value) {
        identity = value.identity();
        snapshot = value;
    }

    /** The lock as it was when its file was given the identity of this hold; null until then. */
    public LockSnapshot identified() {
        return identified;
    }

    /** It carries the identity of this hold. */
    public void identified(LockSnapshot lock) {
        identified = lock;
    }

    /**
     * Whether the file with this identity is the one that this hold made. Before anybody has
     * looked, the time of birth tells: it lies within the call that made the file. Where a file
     * system keeps no such time, or stamps by a server's clock, it does not.
     */
    public Match match(FileIdentity file) {
        FileIdentity known = identity;
        if (known != null) {
            if (!known.sameFile(file)) {
                return Match.NO;
            }
            // Without times of birth it may be another file with the inode number used again.
            return known.hasBirth() && file.hasBirth() ? Match.YES : Match.UNSURE;
        }
        if (vanishedAtOnce) {
            return Match.NO;
        }
        // A call that took long was stopped in between, and a successor's may be born within it.
        return fresh
                        && publishedMillis - startMillis < LONGEST_CALL_MILLIS
                        && file.bornBetween(startMillis, publishedMillis)
                ? Match.YES
                : Match.UNSURE;
    }
}
