package dev.lockmedic.jfr;

import jdk.jfr.FlightRecorder;

/** Whether the host has a flight recorder; asking does not make one. */
final class HostRecorder {
    private HostRecorder() {}

    static boolean isThere() {
        return FlightRecorder.isAvailable() && FlightRecorder.isInitialized();
    }
}
