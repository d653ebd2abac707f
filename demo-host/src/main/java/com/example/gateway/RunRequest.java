package com.example.gateway;

/**
 * An agent run as it was asked for.
 *
 * @param durationMs how long it works; 0 means no end for those kinds that can go on for ever
 * @param maxHoldMs how long it may keep the write lock
 */
record RunRequest(RunKind kind, long durationMs, long maxHoldMs) {}
