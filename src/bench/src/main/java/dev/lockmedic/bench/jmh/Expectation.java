package dev.lockmedic.bench.jmh;

import java.nio.file.Path;

/**
 * What the fork was started for. A fork in which the agent refused to start would show the best
 * ratio of all, so each benchmark makes sure of it before anything is timed.
 */
public final class Expectation {
    /** System property: whether the agent must be in this JVM. */
    public static final String AGENT = "bench.agent";

    /** System property: where the benchmark may write. */
    public static final String FOLDER = "bench.folder";

    private Expectation() {}

    /**
     * The folder to work in.
     *
     * @throws IllegalStateException if the agent is missing, or is there uninvited
     */
    public static Path folder() {
        boolean expected = Boolean.getBoolean(AGENT);
        if (isAgentHere() != expected) {
            throw new IllegalStateException(
                    expected ? "the agent did not start" : "the agent is in this JVM");
        }
        return Path.of(System.getProperty(FOLDER, System.getProperty("java.io.tmpdir")));
    }

    /** Its hooks are defined in the boot loader once its settings were accepted. */
    public static boolean isAgentHere() {
        try {
            Class.forName("dev.lockmedic.hooks.Hooks", false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
