package dev.lockmedic.monitoring;

import java.util.List;

/**
 * What there is to see of the agent. Any thread, often: nothing here waits or does I/O, and lists
 * are as long as they were asked for at most.
 */
public interface AgentView {
    /** Version of the agent. */
    String version();

    /** When it came, as an ISO instant. */
    String since();

    /** {@code premain} or {@code attach}. */
    String startedBy();

    /** One number. */
    long figure(Figure figure);

    /** Whether the watchdog's thread runs. */
    boolean watchdogAlive();

    /** Whether locks inside the JVM are looked at. */
    boolean jvmLocksWatched();

    /** How often each action had each outcome. */
    List<HealCount> healCounts();

    /** The last heals, newest first. */
    List<PastHeal> lastHeals(int most);

    /** The locks held the longest, oldest first. */
    List<HeldLock> held(int most);

    /**
     * The locks that are stuck right now, of every kind.
     *
     * @param stacks whether the stacks of holders are wanted as well, which costs each of them a
     *     short stop; at most for the first twenty, and not where a heal is about to begin
     */
    List<StuckLock> stuck(int most, boolean stacks);

    /** All hook points. */
    List<HookPointState> hookPoints();
}
