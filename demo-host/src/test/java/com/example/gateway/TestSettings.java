package com.example.gateway;

import java.nio.file.Path;
import java.util.Properties;

/** Settings for tests: the real defaults, on any free port, with some overridden. */
final class TestSettings {
    private TestSettings() {}

    /** Overrides are given as name, value, name, value. */
    static Settings in(Path sessions, String... overrides) {
        Properties properties = new Properties();
        properties.setProperty("gateway.port", "0");
        properties.setProperty("gateway.sessions", sessions.toString());
        for (int i = 0; i < overrides.length; i += 2) {
            properties.setProperty(overrides[i], overrides[i + 1]);
        }
        return Settings.from(properties);
    }
}
