package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteRefresherTest {
    @TempDir Path folder;

    private final CapturedLog log = new CapturedLog();
    private final RoutingTable table = new RoutingTable();

    @Test
    void readsTheFileAtOnceAndAgainWhenItHasChanged() throws Exception {
        Path file = Files.writeString(folder.resolve("routes"), "chat-* a:1\n");
        Thread thread = new RouteRefresher(file, 10, table, log.log()).start();
        assertThat(table.upstreamOf("chat-1")).isEqualTo("a:1");

        Files.writeString(file, "chat-* b:22\nmail-* c:33\n");
        await().until(() -> table.upstreamOf("mail-1").equals("c:33"));
        assertThat(table.upstreamOf("chat-1")).isEqualTo("b:22");
        thread.interrupt();
        thread.join();
        assertThat(log.text()).contains("read 1 routes").contains("read 2 routes");
    }

    @Test
    void aFileThatIsNotThereIsToldOnceAndTheRoutesStay() throws Exception {
        Path file = Files.writeString(folder.resolve("routes"), "chat-* a:1\n");
        RouteRefresher refresher = new RouteRefresher(file, 10, table, log.log());
        refresher.refresh();
        Files.delete(file);
        refresher.refresh();
        refresher.refresh();
        assertThat(table.upstreamOf("chat-1")).isEqualTo("a:1");
        assertThat(log.text().split("could not read the routes", -1)).hasSize(2);
        Files.writeString(file, "chat-* b:22\n");
        refresher.refresh();
        assertThat(table.upstreamOf("chat-1")).isEqualTo("b:22");
    }
}
