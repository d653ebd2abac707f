package dev.lockmedic.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/**
 * One {@code key=value} of the command line. Whether the key exists is for the agent to say: the
 * agent may be of another version than this command.
 */
record Setting(String key, String value) {
    private static final String PREFIX = "lockmedic.";
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9.-]*");

    static Setting parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new TypeConversionException("'" + text + "' is not of the form key=value");
        }
        String key = shortKey(text.substring(0, equals).strip());
        String value = text.substring(equals + 1).strip();
        if (!KEY.matcher(key).matches()) {
            throw new TypeConversionException("'" + key + "' in '" + text + "' is not a key");
        }
        if (value.endsWith("\\")) {
            // It would swallow the comma behind it.
            throw new TypeConversionException("the value of " + key + " ends with a backslash");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new TypeConversionException(
                    "the value of " + key + " contains a control character");
        }
        return new Setting(key, value);
    }

    /** The key without {@code lockmedic.}, as people write it and as the agent argument has it. */
    static String shortKey(String key) {
        return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    }

    /** The settings as the agent argument has them; the agent reads {@code \,} as a comma. */
    static String toAgentArgument(List<Setting> settings) {
        return settings.stream()
                .map(setting -> setting.key + "=" + setting.value.replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }

    /** Refuses a key that is given twice: one of the two values would be lost without a word. */
    static void requireDistinct(List<Setting> settings) {
        Set<String> seen = new HashSet<>();
        for (Setting setting : settings) {
            if (!seen.add(setting.key)) {
                throw Failure.of(ExitCode.USAGE, setting.key + " is given twice");
            }
        }
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
