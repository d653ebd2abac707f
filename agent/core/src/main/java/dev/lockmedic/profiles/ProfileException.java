package dev.lockmedic.profiles;

/** A profile that can't be used. The message is one line for people: what, where, what instead. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    ProfileException(String message) {
        super(oneLine(message));
    }

    /** Keys and values are quoted in it, and may hold anything. */
    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        message.chars()
                .forEach(
                        c -> {
                            if (isUnprintable(c)) {
                                line.append(String.format("\\u%04x", c));
                            } else {
                                line.append((char) c);
                            }
                        });
        return line.toString();
    }

    private static boolean isUnprintable(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
