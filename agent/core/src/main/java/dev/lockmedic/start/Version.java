package dev.lockmedic.start;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this agent, as the build has written it down. */
final class Version {
    private static final String TEXT = read();

    private Version() {}

    static String text() {
        return TEXT;
    }

    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version");
            }
        } catch (IOException e) {
            // Falls through: a version is only information.
        }
        return "unknown";
    }
}
