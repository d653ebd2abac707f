package dev.lockmedic.it.harness;

/** How the agent's log lines about locks inside the JVM read; see {@link Says}. */
public final class JvmSays {
    private static final String LOCK =
            "lock (ReentrantLock|ReentrantReadWriteLock|StampedLock|Semaphore|monitor \\S+)@\\S+.* ";

    /** A lock keeps others waiting for too long; whatever is done about it. */
    public static final String STUCK = LOCK + "is stuck: held by .*";

    /** Nothing is done. */
    public static final String REPORTED =
            STUCK + "; (only told; |a monitor can't be released from outside).*";

    /** Its owner was interrupted. */
    public static final String INTERRUPTED = STUCK + "; its owner was interrupted.*";

    /** It was taken from its owner. */
    public static final String RELEASED =
            STUCK + "; released by force.*; what it guards may be half-written.*";

    /** Its owner has ended. */
    public static final String ENDED = LOCK + "was never given back: its owner, .* has ended.*";

    /** The readers have ended, who all had it, and it was released. */
    public static final String RELEASED_READERS =
            LOCK
                    + "was never given back by its readers, which have all ended; .*released by force.*";

    /** It is left as it is. */
    public static final String REPORTED_ENDED = ENDED + "; left as it is; .*";

    /** It was released. */
    public static final String RELEASED_ENDED = ENDED + "; released by force.*";

    /** No hold is long, but somebody never gets in. */
    public static final String STARVES = LOCK + "is no stuck lock, but starves others: .*";

    /** It is free, but whoever is first in the queue does not run. */
    public static final String UNOWNED =
            LOCK + "is free and unowned for .*, but its first waiter can't be scheduled; .*";

    /** Nobody is stuck any more. */
    public static final String RESOLVED = LOCK + "resolved after .*";

    /** Any line about a lock inside the JVM. */
    public static final String ANY = LOCK + "(is|was|resolved) .*";

    /** The stack below such a line. */
    public static final String STACK = "    (at|…) .*";

    private JvmSays() {}

    /** A line of that kind in which that thread is named. */
    public static String of(String thread, String line) {
        return "(?=.*\"" + thread + "\")" + line;
    }
}
