package dev.lockmedic.jvmrelease;

/** That a live thread has this many read holds of a read-write lock. */
public record ReadHold(Thread thread, int holds) {}
