package com.example.gateway;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A log whose lines a test can read. */
final class CapturedLog {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    Log log() {
        return log;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
