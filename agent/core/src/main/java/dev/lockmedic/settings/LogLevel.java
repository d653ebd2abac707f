package dev.lockmedic.settings;

/** How much the agent says on stderr. */
public enum LogLevel {
    /** Nothing. */
    OFF,
    /** What failed. */
    ERROR,
    /** And what was healed, reported or refused. */
    WARN,
    /** And that the agent started, stopped, adopted. */
    INFO,
    /** And holders' stacks, every decision. */
    DEBUG
}
