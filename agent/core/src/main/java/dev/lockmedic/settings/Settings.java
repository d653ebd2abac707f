package dev.lockmedic.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The settings in force. At start: agent argument over system property over environment over file
 * over default. After that the live ones follow whoever spoke last: {@code System.setProperty} in
 * the host, or {@link #set}.
 *
 * <p>{@link #get} is meant for the moments in which something is decided, on any thread; it never
 * throws. Reading a live setting looks at the system property each time, because nothing tells an
 * agent that the host has set one.
 */
public final class Settings {
    private final Map<String, Current> current = new HashMap<>();
    private final Consumer<String> complaints;
    private volatile Consumer<Entry> changes = entry -> {};

    /** One setting as it stands. */
    private static final class Current {
        private final Setting<?> setting;
        private String lastProperty;
        private String text;
        private Object value;
        private Origin origin;
        private String clearedText;
        private Origin clearedOrigin;

        Current(Setting<?> setting) {
            this.setting = setting;
        }
    }

    /** Where a value came from, as {@code status} shows it. */
    public enum Origin {
        /** Agent argument. */
        ARGUMENT("argument"),
        /** System property, at start or set since. */
        SYSTEM_PROPERTY("system property"),
        /** Environment variable. */
        ENVIRONMENT("environment"),
        /** The file that {@code lockmedic.config} names. */
        FILE("file"),
        /** Nobody said anything. */
        DEFAULT("default"),
        /** The {@code set} command. */
        SET("set");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** One line of the settings table. */
    public record Entry(String key, String value, String from) {}

    private Settings(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    /**
     * Resolves all settings.
     *
     * @param arguments agent argument, null or empty for none
     * @param complaints told, once each, of bad values that turn up later in system properties
     * @throws SettingsException for the first unknown key or bad value; the agent then stays off
     */
    public static Settings resolve(
            String arguments,
            Properties properties,
            Map<String, String> environment,
            Consumer<String> complaints) {
        Map<String, String> fromArguments =
                SettingsText.arguments(arguments == null ? "" : arguments);
        Map<String, String> fromProperties = SettingsText.properties(properties);
        Map<String, String> fromEnvironment = SettingsText.environment(environment);
        Map<Origin, Map<String, String>> layers = new LinkedHashMap<>();
        layers.put(Origin.ARGUMENT, fromArguments);
        layers.put(Origin.SYSTEM_PROPERTY, fromProperties);
        layers.put(Origin.ENVIRONMENT, fromEnvironment);
        String config = first(layers, Setting.CONFIG.key());
        if (config != null && !config.isBlank()) {
            layers.put(Origin.FILE, SettingsText.file(config));
        }
        Settings settings = new Settings(complaints);
        for (Setting<?> setting : Setting.ALL) {
            Current c = new Current(setting);
            c.text = setting.defaultText();
            c.origin = Origin.DEFAULT;
            // From the weakest to the strongest; the one without the property is kept, for a host
            // that clears it later.
            List<Origin> origins = new ArrayList<>(layers.keySet());
            Collections.reverse(origins);
            c.clearedText = c.text;
            c.clearedOrigin = c.origin;
            for (Origin origin : origins) {
                String text = layers.get(origin).get(setting.key());
                if (text != null) {
                    c.text = text;
                    c.origin = origin;
                    if (origin != Origin.SYSTEM_PROPERTY) {
                        c.clearedText = text;
                        c.clearedOrigin = origin;
                    }
                }
            }
            c.value = setting.parse(c.text);
            c.lastProperty = fromProperties.get(setting.key());
            settings.current.put(setting.key(), c);
        }
        return settings;
    }

    private static String first(Map<Origin, Map<String, String>> layers, String key) {
        for (Map<String, String> layer : layers.values()) {
            if (layer.containsKey(key)) {
                return layer.get(key);
            }
        }
        return null;
    }

    /**
     * Names who is told of each setting that is changed while the agent runs; on whatever thread
     * has noticed, so it must neither wait nor ask for settings.
     */
    public void changesToldTo(Consumer<Entry> listener) {
        changes = listener;
    }

    /** The value in force now. */
    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        Current c = current.get(setting.key());
        synchronized (c) {
            if (setting.live()) {
                follow(c);
            }
            return (T) c.value;
        }
    }

    /** Whether somebody set it, anywhere, rather than leaving the default. */
    public boolean isSet(Setting<?> setting) {
        Current c = current.get(setting.key());
        synchronized (c) {
            return c.origin != Origin.DEFAULT;
        }
    }

    /**
     * Changes live settings, all or none of them.
     *
     * @param assignments as agent arguments are written: {@code key=value,key=value}
     * @throws SettingsException as the other one
     */
    public List<Entry> set(String assignments) {
        return change(SettingsText.arguments(assignments));
    }

    /**
     * Changes live settings, all or none of them.
     *
     * @param assignments {@code key=value} each
     * @return the entries as they stand now
     * @throws SettingsException for an unknown key, a bad value, or one that can't change while the
     *     host runs
     */
    public List<Entry> set(List<String> assignments) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String assignment : assignments) {
            SettingsText.assignment(assignment, texts);
        }
        return change(texts);
    }

    private List<Entry> change(Map<String, String> texts) {
        Map<Current, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Current c = current.get(text.getKey());
            if (!c.setting.live()) {
                throw new SettingsException(
                        c.setting.key()
                                + " can't change while the host runs; give it at the next start");
            }
            values.put(c, c.setting.parse(text.getValue()));
        }
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<Current, Object> value : values.entrySet()) {
            Current c = value.getKey();
            synchronized (c) {
                c.lastProperty = property(c.setting.key(), c.lastProperty);
                c.value = value.getValue();
                c.text = texts.get(c.setting.key());
                c.origin = Origin.SET;
            }
            Entry entry = entry(c);
            entries.add(entry);
            changes.accept(entry);
        }
        return entries;
    }

    /** All settings, for {@code status}. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Setting<?> setting : Setting.ALL) {
            entries.add(entry(setting));
        }
        return entries;
    }

    /** One of them as text, with where it came from. Any thread. */
    public Entry entry(Setting<?> setting) {
        get(setting);
        return entry(current.get(setting.key()));
    }

    private static Entry entry(Current c) {
        synchronized (c) {
            return new Entry(c.setting.key(), c.text == null ? "" : c.text, c.origin.toString());
        }
    }

    /** Takes over a system property that the host has set, changed or cleared since last time. */
    private void follow(Current c) {
        String now = property(c.setting.key(), c.lastProperty);
        if (Objects.equals(now, c.lastProperty)) {
            return;
        }
        c.lastProperty = now;
        String text = now == null ? c.clearedText : now;
        try {
            c.value = c.setting.parse(text);
            c.text = text;
            c.origin = now == null ? c.clearedOrigin : Origin.SYSTEM_PROPERTY;
            changes.accept(entry(c));
        } catch (SettingsException e) {
            complaints.accept(e.getMessage() + "; the value before stays in force");
        }
    }

    private static String property(String key, String otherwise) {
        try {
            return System.getProperty(key);
        } catch (RuntimeException e) {
            // A security manager, or a host that has put its own Properties in place.
            return otherwise;
        }
    }
}
