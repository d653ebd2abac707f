package com.example.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a client has sent and refuses what can't be used. */
final class RequestBody {
    static final int LIMIT = 1024 * 1024;

    private static final int MOST_SKIPPED = 16 * LIMIT;

    private final JsonNode json;

    private RequestBody(JsonNode json) {
        this.json = json;
    }

    static RequestBody read(InputStream in) throws IOException, HttpProblem {
        byte[] bytes = in.readNBytes(LIMIT + 1);
        if (bytes.length > LIMIT) {
            // Most clients read an answer only once they have sent everything.
            discard(in);
            throw new HttpProblem(413, "the body is larger than " + LIMIT + " bytes");
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new HttpProblem(400, "the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new HttpProblem(400, "the body is not JSON: " + e.getMessage());
        }
        if (!json.isObject()) {
            throw new HttpProblem(400, "the body is not a JSON object");
        }
        return new RequestBody(json);
    }

    String text(String field) throws HttpProblem {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new HttpProblem(400, "\"" + field + "\" must be a text that is not blank");
        }
        return value.textValue();
    }

    /** Any JSON value but null. */
    JsonNode value(String field) throws HttpProblem {
        if (!json.hasNonNull(field)) {
            throw new HttpProblem(400, "\"" + field + "\" is missing");
        }
        return json.get(field);
    }

    long number(String field, long otherwise, long least) throws HttpProblem {
        if (!json.has(field)) {
            return otherwise;
        }
        JsonNode value = json.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
            throw new HttpProblem(400, "\"" + field + "\" must be an integer of at least " + least);
        }
        return value.longValue();
    }

    private static void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long skipped = 0;
        int read;
        do {
            read = in.read(buffer);
            skipped += read;
        } while (read > 0 && skipped < MOST_SKIPPED);
    }
}
