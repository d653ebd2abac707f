package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        assertThat(Settings.from(new Properties(), "/srv/sessions"))
                .isEqualTo(
                        new Settings(
                                Path.of("/srv/sessions").toAbsolutePath(),
                                8080,
                                1,
                                60_000,
                                1_800_000,
                                300_000,
                                60_000,
                                null,
                                5_000));
    }

    @Test
    void theFolderSetAsPropertyWinsOverTheArgument() {
        Properties properties = new Properties();
        properties.setProperty("gateway.sessions", "/a");
        assertThat(Settings.from(properties, "/b").sessions().getFileName()).hasToString("a");
    }

    @Test
    void withoutAFolderItSaysHowToGiveOne() {
        assertThatThrownBy(() -> Settings.from(new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Dgateway.sessions=DIR");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.port, 65536, 0 to 65535",
        "gateway.workers, 0, 1 to 1024",
        "session.writeLock.maxHoldMs, 5m, of at least 1"
    })
    void aBadNumberIsNamedWithItsRange(String key, String value, String range) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        assertThatThrownBy(() -> Settings.from(properties, "/a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(key + "=" + value + " is not a number " + range);
    }
}
