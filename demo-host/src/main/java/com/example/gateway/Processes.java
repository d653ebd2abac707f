package com.example.gateway;

import java.util.OptionalLong;

/** What the stale policy asks about processes. */
interface Processes {
    long self();

    boolean isAlive(long pid);

    /** Start time in clock ticks since boot, or empty where the system does not tell. */
    OptionalLong startTime(long pid);
}
