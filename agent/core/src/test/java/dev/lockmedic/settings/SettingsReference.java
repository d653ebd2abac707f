package dev.lockmedic.settings;

/**
 * Renders the settings reference, {@code src/docs/settings.md}, from {@link Setting#ALL}. It lives
 * beside the tests because only the build needs it; {@link SettingsReferenceTest} says how to write
 * the file anew.
 */
final class SettingsReference {
    private static final String HEAD =
            """
            # Settings

            <!-- Generated from dev.lockmedic.settings.Setting; see SettingsReferenceTest for how. -->

            Nothing has to be set. Where a value can be given, the stronger place first:

            1. agent argument: `-javaagent:lockmedic-agent.jar=policy=report,max-hold=10m` (the prefix
               `lockmedic.` may be left out; a comma within a value is written `\\,`)
            2. system property: `-Dlockmedic.policy=report`
            3. environment variable: `LOCKMEDIC_POLICY=report`
            4. the properties file that `lockmedic.config` names
            5. the default

            An unknown key, or a value that can't be read, leaves the agent off: one line on stderr names
            it and the nearest known key, and the host runs on.

            *Live* settings can change while the host runs: by `System.setProperty` in the host or by
            `lockmedic set <pid> key=value`. Who spoke last wins. A bad value is told in the log, and the
            value before stays in force.

            Durations are written `500ms`, `30s`, `17m`, `2h` or `1d`; a bare number is milliseconds.
            Sizes are written `512k`, `64m` or `2g`; a bare number is bytes.

            | key | default | live | environment variable |
            |---|---|---|---|
            """;

    private SettingsReference() {}

    static String render() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Setting<?> setting : Setting.ALL) {
            text.append(
                    "| [`%s`](#%s) | %s | %s | `%s` |%n"
                            .formatted(
                                    setting.key(),
                                    anchor(setting),
                                    code(setting.defaultText()),
                                    setting.live() ? "yes" : "no",
                                    setting.environmentName()));
        }
        for (Setting<?> setting : Setting.ALL) {
            text.append("%n## %s%n%n%s%n".formatted(setting.key(), setting.description()));
            text.append(
                    "%nDefault: %s. %s%n"
                            .formatted(
                                    code(setting.defaultText()),
                                    setting.live()
                                            ? "Can change while the host runs."
                                            : "Given at start only."));
        }
        return text.toString().replace("\r\n", "\n");
    }

    private static String code(String value) {
        return value == null || value.isEmpty() ? "none" : "`" + value + "`";
    }

    /** As GitHub makes anchors of headings: dots go. */
    private static String anchor(Setting<?> setting) {
        return setting.key().replace(".", "");
    }
}
