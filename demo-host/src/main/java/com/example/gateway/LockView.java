package com.example.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** A lock file as GET /locks shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LockView(
        String path,
        JsonNode payload,
        Boolean alive,
        Long ageMs,
        Set<String> reasons,
        Boolean heldByThisProcess,
        String error) {

    static LockView of(LockInspection lock, HeldLocks held) {
        boolean heldHere =
                held.find(lock.lockFile())
                        .filter(handle -> handle.written().isSameFileAs(lock.snapshot()))
                        .isPresent();
        return new LockView(
                lock.lockFile().toString(),
                rawPayload(lock.snapshot().bytes()),
                lock.alive(),
                lock.ageMs(),
                lock.reasons(),
                heldHere,
                null);
    }

    static LockView unreadable(String path, IOException why) {
        return new LockView(path, null, null, null, null, null, why.toString());
    }

    /** As it is in the file, with what other programs may have added; absent if it is no JSON. */
    private static JsonNode rawPayload(byte[] bytes) {
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            return json.isMissingNode() ? null : json;
        } catch (IOException e) {
            return null;
        }
    }
}
