package com.example.gateway;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What can be set from outside, as system properties. All times are in milliseconds.
 *
 * @param routes the routes file; null for none
 */
record Settings(
        Path sessions,
        int port,
        int workers,
        long acquireTimeoutMs,
        long staleMs,
        long maxHoldMs,
        long watchdogMs,
        Path routes,
        long routesRefreshMs) {

    static Settings from(Properties properties, String... arguments) {
        String folder = properties.getProperty("gateway.sessions");
        if (folder == null && arguments.length > 0) {
            folder = arguments[0];
        }
        if (folder == null || folder.isBlank()) {
            throw new IllegalArgumentException(
                    "no sessions folder: set -Dgateway.sessions=DIR or give it as the argument");
        }
        String routes = properties.getProperty("gateway.routes", "");
        return new Settings(
                Path.of(folder).toAbsolutePath().normalize(),
                (int) number(properties, "gateway.port", 8080, 0, 65535),
                // One worker, an event loop: a session's work is done one thing after another.
                (int) number(properties, "gateway.workers", 1, 1, 1024),
                number(properties, "session.writeLock.acquireTimeoutMs", 60_000, 0, Long.MAX_VALUE),
                number(properties, "session.writeLock.staleMs", 1_800_000, 1, Long.MAX_VALUE),
                number(properties, "session.writeLock.maxHoldMs", 300_000, 1, Long.MAX_VALUE),
                number(properties, "session.writeLock.watchdogMs", 60_000, 1, Long.MAX_VALUE),
                routes.isBlank() ? null : Path.of(routes).toAbsolutePath().normalize(),
                number(properties, "gateway.routesRefreshMs", 5_000, 1, Long.MAX_VALUE));
    }

    private static long number(
            Properties properties, String key, long otherwise, long least, long most) {
        String text = properties.getProperty(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text.trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, together with the numbers that are out of range
        }
        String range = most == Long.MAX_VALUE ? "of at least " + least : least + " to " + most;
        throw new IllegalArgumentException(key + "=" + text + " is not a number " + range);
    }
}
