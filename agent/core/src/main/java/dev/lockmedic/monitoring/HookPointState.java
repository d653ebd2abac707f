package dev.lockmedic.monitoring;

/**
 * A hook point and whether it took.
 *
 * @param why it did not; may be empty
 */
public record HookPointState(String point, String state, String why) {}
