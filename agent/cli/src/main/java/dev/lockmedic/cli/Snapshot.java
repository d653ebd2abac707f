package dev.lockmedic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * How things stood in a JVM at a moment.
 *
 * @param json as the agent told it
 * @param status the same, read
 * @param at when the agent told it, by the clock of its machine; when it was read, if it is not
 *     told
 */
record Snapshot(JsonNode json, Status status, Instant at) {
    static Snapshot of(JsonNode json) {
        Status status = StatusReader.read(json);
        return new Snapshot(json, status, Status.instant(status.at()).orElseGet(Instant::now));
    }
}
