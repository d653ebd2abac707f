package com.example.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What a lock file says of its holder. A field that is absent or not usable is null, so that a torn
 * or foreign payload can still be judged.
 *
 * @param starttime when the holder's process started, in clock ticks since boot
 */
record LockPayload(Long pid, Instant createdAt, Long maxHoldMs, Long starttime) {

    /** Pretty printed by hand: other programs that share the folder write exactly these bytes. */
    byte[] toBytes() {
        StringBuilder json = new StringBuilder("{\n");
        json.append("  \"pid\": ").append(pid).append(",\n");
        json.append("  \"createdAt\": \"").append(Timestamps.iso(createdAt)).append("\",\n");
        json.append("  \"maxHoldMs\": ").append(maxHoldMs);
        if (starttime != null) {
            json.append(",\n  \"starttime\": ").append(starttime);
        }
        return json.append("\n}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    static LockPayload parse(byte[] bytes) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            return new LockPayload(null, null, null, null);
        }
        return new LockPayload(
                positive(json.get("pid")),
                instant(json.get("createdAt")),
                positive(json.get("maxHoldMs")),
                positive(json.get("starttime")));
    }

    private static Long positive(JsonNode node) {
        boolean usable = node != null && node.isIntegralNumber() && node.canConvertToLong();
        return usable && node.longValue() > 0 ? node.longValue() : null;
    }

    private static Instant instant(JsonNode node) {
        if (node == null || !node.isTextual()) {
            return null;
        }
        try {
            return Instant.parse(node.textValue());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
