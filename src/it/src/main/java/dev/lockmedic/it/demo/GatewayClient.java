package dev.lockmedic.it.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Talks to a gateway over HTTP, as its users do. */
final class GatewayClient {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI address;

    GatewayClient(GatewayProcess gateway) {
        address = gateway.address();
    }

    /**
     * An answer.
     *
     * @param tookMillis from the request to the answer
     */
    record Answer(int status, JsonNode body, long tookMillis) {
        String text(String member) {
            return body.path(member).asText();
        }
    }

    /** Appends a message to a session's transcript. */
    Answer message(String session, String text) throws IOException, InterruptedException {
        return post(
                "/sessions/" + session + "/messages",
                json.createObjectNode().put("role", "user").put("content", text));
    }

    /** Starts agent work in a session. */
    Answer run(String session, String kind, long durationMs, long maxHoldMs)
            throws IOException, InterruptedException {
        return post(
                "/sessions/" + session + "/runs",
                json.createObjectNode()
                        .put("kind", kind)
                        .put("durationMs", durationMs)
                        .put("maxHoldMs", maxHoldMs));
    }

    /** Asks for a session, without waiting for the answer. */
    CompletableFuture<Answer> sessionLater(String session) {
        long start = System.nanoTime();
        return http.sendAsync(
                        request(HttpRequest.newBuilder(address.resolve("/sessions/" + session))),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(
                        response -> {
                            try {
                                return answer(response, start);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    /** Asks for something. */
    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path)).GET());
    }

    private Answer post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        return answer(http.send(request(request), HttpResponse.BodyHandlers.ofString()), start);
    }

    private static HttpRequest request(HttpRequest.Builder request) {
        return request.timeout(LIMIT).build();
    }

    private Answer answer(HttpResponse<String> response, long start) throws IOException {
        return new Answer(
                response.statusCode(),
                json.readTree(response.body()),
                (System.nanoTime() - start) / 1_000_000);
    }
}
