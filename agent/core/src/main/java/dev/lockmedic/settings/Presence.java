package dev.lockmedic.settings;

/** Whether the agent shows itself through a part of the JDK that the host may or may not use. */
public enum Presence {
    /** As soon as the host uses it, and never before. */
    AUTO,
    /** Never. */
    OFF
}
