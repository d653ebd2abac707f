package dev.lockmedic.monitoring;

/** How often an action had an outcome. */
public record HealCount(String action, String outcome, long count) {}
