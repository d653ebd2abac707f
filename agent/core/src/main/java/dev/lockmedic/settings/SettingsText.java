package dev.lockmedic.settings;

import dev.lockmedic.words.EditDistance;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Reads settings as text from the places where people write them; keys are checked strictly. */
final class SettingsText {
    private SettingsText() {}

    /**
     * Agent arguments {@code key=value,key=value}; {@code \,} is a comma within a value. Keys with
     * or without {@code lockmedic.}.
     *
     * @return by full key
     * @throws SettingsException for what is no setting
     */
    static Map<String, String> arguments(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                if (!part.toString().isBlank()) {
                    assignment(part.toString().trim(), values);
                }
                part.setLength(0);
            } else if (text.charAt(i) == '\\'
                    && i + 1 < text.length()
                    && text.charAt(i + 1) == ',') {
                part.append(text.charAt(++i));
            } else {
                part.append(text.charAt(i));
            }
        }
        return values;
    }

    /** One {@code key=value}. */
    static void assignment(String text, Map<String, String> into) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new SettingsException(
                    "\"" + text + "\" is no setting; write key=value, for example policy=report");
        }
        into.put(known(text.substring(0, equals).trim()), text.substring(equals + 1).trim());
    }

    static Map<String, String> properties(Properties properties) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(Setting.PREFIX) && !isOurs(name)) {
                values.put(known(name), properties.getProperty(name));
            }
        }
        return values;
    }

    static Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.ALL) {
            String value = environment.get(setting.environmentName());
            if (value != null) {
                values.put(setting.key(), value);
            }
        }
        return values;
    }

    static Map<String, String> file(String name) {
        Properties properties = new Properties();
        try (BufferedReader in = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("can't read " + Setting.CONFIG + "=" + name + ": " + e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(known(key), properties.getProperty(key));
        }
        return values;
    }

    /**
     * System properties with our prefix that are no settings: of the command line and the tests.
     */
    private static boolean isOurs(String name) {
        return name.startsWith("lockmedic.agent.")
                || name.startsWith("lockmedic.cli.")
                || name.startsWith("lockmedic.test.");
    }

    private static String known(String key) {
        String full = key.startsWith(Setting.PREFIX) ? key : Setting.PREFIX + key;
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (Setting<?> setting : Setting.ALL) {
            if (setting.key().equals(full)) {
                return full;
            }
            int distance = EditDistance.between(full, setting.key());
            if (distance < least) {
                least = distance;
                nearest = setting.key();
            }
        }
        throw new SettingsException(
                "unknown setting \"" + key + "\"; the nearest known one is " + nearest);
    }
}
