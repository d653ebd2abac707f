package dev.lockmedic.settings;

import java.util.regex.Pattern;

/**
 * A pattern on the name of a class, or of a class and its method: {@code com.acme.Table}, {@code
 * com.acme.Table.lookup}, {@code com.acme.**}, {@code *Table}. {@code *} stands for anything
 * without a dot, {@code **} for anything.
 */
public final class ClassPattern {
    private final String text;
    private final Pattern pattern;

    private ClassPattern(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * @throws IllegalArgumentException if a character can't be part of a name
     */
    public static ClassPattern parse(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*') {
                boolean any = i + 1 < text.length() && text.charAt(i + 1) == '*';
                regex.append(any ? ".*" : "[^.]*");
                i += any ? 1 : 0;
            } else if (c == '.' || Character.isJavaIdentifierPart(c)) {
                regex.append(Pattern.quote(String.valueOf(c)));
            } else {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no pattern on class names, because of the " + c);
            }
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a pattern is missing");
        }
        return new ClassPattern(text, Pattern.compile(regex.toString()));
    }

    /** Whether the whole name matches; inner classes are written with a dollar sign. */
    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
