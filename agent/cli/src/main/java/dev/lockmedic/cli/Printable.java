package dev.lockmedic.cli;

/**
 * Makes text from another process safe to print. Thread names and paths are whatever the host made
 * of them, and a terminal obeys control characters.
 */
final class Printable {
    private Printable() {}

    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || isInvisible(c) ? '?' : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** Shortens to so many characters; the cut is shown. */
    static String of(String text, int max) {
        String safe = of(text);
        return safe.length() <= max ? safe : safe.substring(0, max - 3) + "...";
    }

    /** Line separators and the characters that turn the direction of writing around. */
    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT
                || type == Character.SURROGATE;
    }
}
