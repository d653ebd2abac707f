package dev.lockmedic.it.harness;

/** How the agent's log lines read: regular expressions for what follows the time and the level. */
public final class Says {
    /** The holder's side freed a lock at its deadline. */
    public static final String RELEASED = "lock file .* released by force-release: held by .*";

    /** The sentinel freed a lock while the JVM stood still. */
    public static final String RELEASED_BY_SENTINEL =
            "lock file .* released by sentinel: held by .*";

    /** The contender's side took a stale lock. */
    public static final String RECLAIMED = "lock file .* reclaimed for a contender: held by .*";

    /** Either. */
    public static final String HEALED = "(" + RELEASED + "|" + RECLAIMED + ")";

    /** A stale lock was left as it is. */
    public static final String REPORTED = "lock file .* is stuck, and only reported: held by .*";

    /** A FileLock was freed past its limit. */
    public static final String FILE_LOCK_RELEASED =
            "FileLock on .* released by force-release: held by .*";

    /** A FileLock is held past its limit and was left as it is. */
    public static final String FILE_LOCK_REPORTED =
            "FileLock on .* is stuck, and only reported: held by .*";

    /** One that was reported has been given back. */
    public static final String FILE_LOCK_RESOLVED = "FileLock on .* resolved after .*";

    /** A FileLock that was there before the agent. */
    public static final String FILE_LOCK_ADOPTED = "adopted FileLock on .*";

    /** A lock could not be freed. */
    public static final String NOT_RELEASED = "lock file .* is stuck, and .* failed: held by .*";

    /** A zombie came late, and somebody of its JVM has the lock by now. */
    public static final String REFUSED_FOR_SUCCESSOR =
            "late release refused: .* nothing of it was deleted";

    /** A zombie came late. */
    public static final String REFUSED = "late release refused: .*";

    /** Four fifths of the max hold are over; any holder that gets stuck says so on the way. */
    public static final String NEARS = "lock (file )?.* nears its max hold: held by .*";

    /** One that was told as stuck is over; any line that it is stuck may be followed by this. */
    public static final String RESOLVED = "lock (file )?.* resolved after .*: its holder .*";

    /** A zombie wrote, and was told. */
    public static final String WRITE_REFUSED =
            "(write to|opening for writing of|removal or replacement of) .* refused: .*";

    /** Another process took the lock of this JVM. */
    public static final String LOST =
            "lock file .* is lost: another process has removed it from .*";

    /** A lock that was just taken in a stale one's place was deleted by another program. */
    public static final String DID_NOT_SETTLE =
            "lock file .* was taken in a stale lock's place, and another program .* deleted it.*";

    /** The JVM was stopped. */
    public static final String STALLED = "the whole JVM stood still for about .*";

    /** The file system refuses what would carry the holder's identity. */
    public static final String NO_IDENTITY = "no extended attributes on the file system of .*";

    /** The JVM was out of memory, and so was the agent. */
    public static final String STARVED = "the JVM could not do what Lockmedic asked of it .*";

    private Says() {}
}
