package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads a {@link Status} out of an agent's answer. Fields it does not know are skipped. */
final class StatusReader {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private StatusReader() {}

    static Status read(JsonNode result) {
        try {
            if (result.isObject()) {
                return JSON.treeToValue(result, Status.class);
            }
        } catch (JsonProcessingException e) {
            throw Failure.of(
                    ExitCode.UNEXPECTED,
                    "the agent's status is not understood by this version of the command ("
                            + e.getOriginalMessage()
                            + "); 'status --json' shows it as it is");
        }
        throw Failure.of(ExitCode.UNEXPECTED, "the agent's status is empty");
    }
}
