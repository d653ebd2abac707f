package dev.lockmedic.it.harness;

/** How the agent's log lines about locks inside the JVM read; see {@link Says}. */
public final class JvmSays {
    /** A lock keeps others waiting for too long, and nothing is done. */
    public static final String REPORTED = "JVM lock .* is stuck, and only reported: .*";

    /** Such a lock is free again, or another's. */
    public static final String RESOLVED = "JVM lock .* is no longer stuck.*";

    /** Its owner was interrupted. */
    public static final String INTERRUPTED = "JVM lock .* is stuck: .* interrupted.*";

    /** It was taken from its owner. */
    public static final String RELEASED = "JVM lock .* released .*";

    /** It was taken from a thread that has ended. */
    public static final String RELEASED_ENDED = RELEASED + "\\[owner-thread-ended].*";

    /** A zombie gave back what it had lost. */
    public static final String ZOMBIE_UNLOCK = "JVM lock .* late unlock .*";

    /** Any line about a lock inside the JVM. */
    public static final String ANY = "JVM lock .*";

    private JvmSays() {}

    /** A line of that kind about a lock held by that thread. */
    public static String by(String thread, String line) {
        return "(?=.*\"" + thread + "\")" + line;
    }
}
