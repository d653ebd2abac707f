package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private final RoutingTable table = new RoutingTable();

    @Test
    void theFirstRouteThatMatchesCountsAndWithoutOneASessionIsLocal() {
        assertThat(table.reload(List.of("# routes", "", "chat-1 a:1", "chat-* b:2"))).isEqualTo(2);
        assertThat(table.upstreamOf("chat-1")).isEqualTo("a:1");
        assertThat(table.upstreamOf("chat-2")).isEqualTo("b:2");
        assertThat(table.upstreamOf("mail")).isEqualTo(RoutingTable.LOCAL);
    }

    @Test
    void aPinWinsAndStaysWhenTheFileIsReadAgain() {
        table.reload(List.of("chat-* b:2"));
        table.pin(new Route("chat-1", "c", 3));
        table.reload(List.of("chat-* d:4"));
        assertThat(table.upstreamOf("chat-1")).isEqualTo("c:3");
        assertThat(table.upstreamOf("chat-2")).isEqualTo("d:4");
        assertThat(table.view())
                .containsExactly(
                        new RoutingTable.RouteView("chat-1", "c:3", true),
                        new RoutingTable.RouteView("chat-*", "d:4", false));
    }
}
