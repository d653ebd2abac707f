package dev.lockmedic.it.chaos;

/**
 * A contender that has stopped waiting.
 *
 * @param lastFailed when its last try began, monotonic clock; 0 for none
 */
record GaveUp(String who, boolean agent, String transcript, long lastFailed) {}
