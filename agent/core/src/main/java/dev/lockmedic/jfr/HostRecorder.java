package dev.lockmedic.jfr;

import jdk.jfr.FlightRecorder;

/**
 * Whether the host has a flight recorder. It reads one field; all other questions, even whether
 * there could be one, have the recorder load its parts.
 */
final class HostRecorder {
    private HostRecorder() {}

    static boolean isThere() {
        return FlightRecorder.isInitialized();
    }
}
