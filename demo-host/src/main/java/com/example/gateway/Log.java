package com.example.gateway;

import java.io.PrintStream;
import java.time.Instant;

/** The gateway's log: one plain line per event, with time and level. */
final class Log {
    private final PrintStream out;

    Log(PrintStream out) {
        this.out = out;
    }

    void info(String message) {
        write("INFO ", message);
    }

    void warn(String message) {
        write("WARN ", message);
    }

    void error(String message) {
        write("ERROR", message);
    }

    private void write(String level, String message) {
        String oneLine = message.replace('\n', ' ').replace('\r', ' ');
        out.println(Timestamps.iso(Instant.now()) + " " + level + " " + oneLine);
    }
}
