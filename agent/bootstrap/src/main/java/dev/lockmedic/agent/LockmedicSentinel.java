package dev.lockmedic.agent;

/**
 * Main class of the sentinel, the small child JVM that an agent starts with {@code
 * lockmedic.sentinel=true}. A class of its own, so that the process list tells what it is, and so
 * that it starts without the command line and its libraries.
 */
public final class LockmedicSentinel {
    private LockmedicSentinel() {}

    /**
     * Called by the agent, never by a person: it obeys lines on stdin and ends with them.
     *
     * @param arguments pid of the JVM it belongs to, for the process list
     */
    public static void main(String[] arguments) throws Throwable {
        LockmedicAgent.runIsolated("dev.lockmedic.sentinel.SentinelMain", arguments);
    }
}
