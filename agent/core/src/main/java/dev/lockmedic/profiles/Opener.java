package dev.lockmedic.profiles;

/**
 * Opens a class's package to Lockmedic, for hosts in named modules. Given from outside, because
 * only the agent's instrumentation can do it.
 */
public interface Opener {
    /** For hosts that are all on the class path: there is nothing to open. */
    Opener NONE = type -> {};

    /** Makes members of this class accessible by reflection, or does nothing. */
    void open(Class<?> type);
}
