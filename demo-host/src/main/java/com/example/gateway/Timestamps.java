package com.example.gateway;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How points in time are written everywhere: ISO-8601 in UTC, always with milliseconds. */
final class Timestamps {
    // Instant.toString drops the milliseconds when they are zero.
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    static String iso(Instant instant) {
        return ISO.format(instant);
    }
}
