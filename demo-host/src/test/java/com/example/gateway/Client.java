package com.example.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** A client of the gateway, for tests. */
final class Client {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    Client(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    record Answer(int status, JsonNode body, String allow, String upstream) {}

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        return answer(http.send(request(method, path, body), BodyHandlers.ofString()));
    }

    /** Does not wait for the answer. */
    CompletableFuture<Answer> later(String method, String path, String body) {
        return http.sendAsync(request(method, path, body), BodyHandlers.ofString())
                .thenApply(
                        response -> {
                            try {
                                return answer(response);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static Answer answer(HttpResponse<String> response) throws IOException {
        return new Answer(
                response.statusCode(),
                Json.MAPPER.readTree(response.body()),
                response.headers().firstValue("Allow").orElse(null),
                response.headers().firstValue("X-Upstream").orElse(null));
    }
}
