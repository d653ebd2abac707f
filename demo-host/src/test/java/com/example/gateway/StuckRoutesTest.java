package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault of this gateway that takes it down: a torn routes file. */
class StuckRoutesTest {
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"hello\"}";

    @TempDir Path folder;

    private final CapturedLog log = new CapturedLog();

    @Test
    void aTornRoutesFileEndsTheRefresherAndWhateverNeedsARouteHangs() throws Exception {
        Path routes = Files.writeString(folder.resolve("routes"), "chat-* 10.0.0.7:9001\n");
        try (Gateway gateway =
                Gateway.start(
                        TestSettings.in(
                                folder,
                                "gateway.routes",
                                routes.toString(),
                                "gateway.routesRefreshMs",
                                "10"),
                        log.log())) {
            Client client = new Client(gateway.port());
            assertThat(client.post("/sessions/chat-1/messages", HELLO).upstream())
                    .isEqualTo("10.0.0.7:9001");
            Thread refresher = refresher();
            Files.writeString(routes, "chat-* 10.0.0.8:9001\nmail-");
            refresher.join(10_000);
            assertThat(refresher.isAlive()).isFalse();

            List<CompletableFuture<Client.Answer>> hanging =
                    List.of(
                            client.later("GET", "/sessions/chat-1", ""),
                            client.later("POST", "/sessions/mail/messages", HELLO),
                            client.later("PUT", "/routes/chat-1", "{\"upstream\":\"a:1\"}"),
                            client.later("GET", "/routes", ""));
            await().until(() -> threadsBehindTheTable() == hanging.size());
            assertThat(client.get("/health").status()).as("looks well").isEqualTo(200);
            assertThat(client.get("/sessions").status()).isEqualTo(200);
            assertThat(hanging).noneMatch(CompletableFuture::isDone);
        }
    }

    private static Thread refresher() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("route-refresher"))
                .findFirst()
                .orElseThrow();
    }

    private static long threadsBehindTheTable() {
        return Thread.getAllStackTraces().values().stream()
                .filter(
                        stack ->
                                List.of(stack).stream()
                                        .anyMatch(
                                                frame ->
                                                        frame.getClassName()
                                                                .equals(
                                                                        RoutingTable.class
                                                                                .getName())))
                .count();
    }
}
