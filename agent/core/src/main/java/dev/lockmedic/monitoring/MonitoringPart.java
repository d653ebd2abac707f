package dev.lockmedic.monitoring;

/**
 * One way to be seen from outside, by a part of the JDK that the host may start to use at any time,
 * or never. All calls but {@link #state} are on the monitoring thread.
 */
public interface MonitoringPart {
    /**
     * How it stands.
     *
     * @param state one word
     * @param why what it is waiting for, or why it is not there
     * @param telling whether somebody is told of events right now
     */
    record State(String state, String why, boolean telling) {}

    /**
     * Told once, before the first look.
     *
     * @param wake has the thread look again soon; any thread, it does not wait
     */
    void started(Runnable wake);

    /**
     * Looks whether the host has come to use it, and does what is to be done then.
     *
     * @return whether to look again in a moment; if not, only when somebody wakes the thread
     */
    boolean look();

    /** Takes back all that the JDK has of it. Once, as the last call. */
    void close();

    /** Its name in {@code status}. */
    String name();

    /** As it stands now. Any thread. */
    State state();
}
