package dev.lockmedic.monitoring;

/** What can be asked of the agent from outside. Any thread; it waits a few seconds at most. */
public interface AgentControl {
    /**
     * Changes a live setting, and says so as the command does.
     *
     * @param key with or without {@code lockmedic.}
     * @param value empty or null for none
     * @throws IllegalArgumentException for an unknown key, a bad value, or a setting that can't
     *     change while the host runs; the message says what would be right
     * @throws IllegalStateException if the agent does not answer
     */
    void set(String key, String value);

    /**
     * The whole state as JSON, stacks of holders included.
     *
     * @throws IllegalStateException if the agent does not answer
     */
    String status();
}
