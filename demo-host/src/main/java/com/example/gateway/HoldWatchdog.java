package com.example.gateway;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Takes back the locks of this process that are held longer than their max hold. */
final class HoldWatchdog {
    private final SessionWriteLock locks;
    private final long intervalMs;
    private final Log log;
    private volatile Status status;

    /**
     * What the watchdog has done so far.
     *
     * @param lastFiredAt null before the first time
     * @param nextNanos when the next turn is due
     */
    private record Status(long fired, Instant lastFiredAt, long nextNanos) {}

    HoldWatchdog(SessionWriteLock locks, long intervalMs, Log log) {
        this.locks = locks;
        this.intervalMs = intervalMs;
        this.log = log;
        this.status = new Status(0, null, System.nanoTime() + intervalNanos());
    }

    /** It takes its turns among the other work of the gateway: no thread is kept just for it. */
    void scheduleOn(ScheduledExecutorService workers) {
        status = new Status(0, null, System.nanoTime() + intervalNanos());
        workers.scheduleWithFixedDelay(this::fire, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    void fire() {
        locks.held().all().forEach(this::check);
        // Written by one turn at a time: the executor never runs two of them together.
        status = new Status(status.fired() + 1, Instant.now(), System.nanoTime() + intervalNanos());
    }

    WatchdogView view() {
        Status now = status;
        long lateNanos = Math.max(0, System.nanoTime() - now.nextNanos());
        String last = now.lastFiredAt() == null ? null : Timestamps.iso(now.lastFiredAt());
        return new WatchdogView(
                intervalMs, now.fired(), last, TimeUnit.NANOSECONDS.toMillis(lateNanos));
    }

    private void check(SessionLockHandle handle) {
        long heldForMs = handle.heldForMs();
        if (heldForMs <= handle.maxHoldMs()) {
            return;
        }
        String lock =
                handle.lockFile() + " held for " + heldForMs + "ms, max " + handle.maxHoldMs();
        try {
            if (locks.forceRelease(handle)) {
                log.warn("watchdog released " + lock + "ms");
            }
        } catch (IOException | RuntimeException e) {
            // One lock that can't be released must not keep the others from it.
            log.error("watchdog could not release " + lock + "ms: " + e);
        }
    }

    private long intervalNanos() {
        return TimeUnit.MILLISECONDS.toNanos(intervalMs);
    }

    /**
     * The watchdog as GET /health shows it.
     *
     * @param lateMs for how long its next turn has been due
     */
    record WatchdogView(long intervalMs, long fired, String lastFiredAt, long lateMs) {}
}
