package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

    @Test
    void isReadFromItsLine() {
        assertThat(Route.parse("  chat-*\t10.0.0.7:9001 "))
                .isEqualTo(new Route("chat-*", "10.0.0.7", 9001));
        assertThat(Route.parse("chat-* 10.0.0.7:9001").upstream()).isEqualTo("10.0.0.7:9001");
    }

    @ParameterizedTest
    @CsvSource({
        "chat, chat, true",
        "chat, chat-1, false",
        "chat-*, chat-1, true",
        "chat-*, chat, false",
        "*, chat, true"
    })
    void servesItsSessions(String sessions, String session, boolean serves) {
        assertThat(new Route(sessions, "a", 1).serves(session)).isEqualTo(serves);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat-*", "chat-* 10.0.0.7", "chat-* 10.0.0.7:", "chat-* 10.0.0.7:x"})
    void aLineThatIsNoRouteIsNotTakenForOne(String line) {
        assertThatThrownBy(() -> Route.parse(line)).isInstanceOf(RuntimeException.class);
    }
}
