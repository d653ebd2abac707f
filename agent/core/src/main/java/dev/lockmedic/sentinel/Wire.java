package dev.lockmedic.sentinel;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The lines that go between the host's JVM and its sentinel, in UTF-8, words parted by one space.
 *
 * <p>To the sentinel: {@code policy on|off} · {@code arm <id> <deadline> <grace> <key> <birth>
 * <digest> <path>} · {@code disarm <id>} · {@code sync <number>}. From it, once, {@code
 * lockmedic-sentinel <version> <pid> <nanoTime>}, then {@code synced <number>} when all that was
 * said before is done · {@code released <id> <nanoTime>} · {@code gone <id>}: another lock or none
 * lies there · {@code log <text>}.
 *
 * <p>No line is longer than {@link #MOST_BYTES}, the least that a pipe holds: whoever waits for the
 * {@code synced} of each batch before it writes the next one never blocks in a write.
 */
final class Wire {
    /** Changes with every change of the lines: a jar may be replaced while its agent runs. */
    static final int VERSION = 1;

    static final String HELLO = "lockmedic-sentinel";
    static final String POLICY = "policy";
    static final String ARM = "arm";
    static final String DISARM = "disarm";
    static final String SYNC = "sync";
    static final String SYNCED = "synced";
    static final String RELEASED = "released";
    static final String GONE = "gone";
    static final String LOG = "log";

    /** The longest line, its end included. */
    static final int MOST_BYTES = 4096;

    private static final int ARM_WORDS = 8;

    /** A line that is not of this protocol. */
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        BadLineException(String message) {
            super(message);
        }
    }

    private Wire() {}

    /** The line as it goes over the pipe; null if it is too long. */
    static byte[] bytes(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        return bytes.length > MOST_BYTES ? null : bytes;
    }

    static String arm(ArmedLock lock) {
        return ARM
                + ' '
                + lock.id()
                + ' '
                + lock.deadlineNanos()
                + ' '
                + lock.graceMillis()
                + ' '
                + escaped(lock.fileKey(), true)
                + ' '
                + lock.birth()
                + ' '
                + lock.digest()
                + ' '
                + escaped(lock.path().toString(), false);
    }

    /** Reads what {@link #arm} wrote. */
    static ArmedLock arm(String line) throws BadLineException {
        String[] words = line.split(" ", ARM_WORDS);
        if (words.length < ARM_WORDS || !words[0].equals(ARM) || words[6].length() != 64) {
            throw new BadLineException("no whole arm");
        }
        try {
            Path path = Path.of(unescaped(words[7]));
            if (!path.isAbsolute()) {
                throw new BadLineException("the path is not absolute");
            }
            return new ArmedLock(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    path,
                    unescaped(words[4]),
                    words[5],
                    words[6]);
        } catch (NumberFormatException | InvalidPathException e) {
            throw new BadLineException("bad arm: " + e.getMessage());
        }
    }

    /** The number in a place of a line, the first word being in place 0. */
    static long number(String line, int place) throws BadLineException {
        String[] words = line.split(" ");
        if (words.length <= place) {
            throw new BadLineException("too few words");
        }
        try {
            return Long.parseLong(words[place]);
        } catch (NumberFormatException e) {
            throw new BadLineException("no number");
        }
    }

    /** A text of any origin as the rest of one line, cut off where the line would be too long. */
    static String text(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && i < MOST_BYTES / 4; i++) {
            char c = text.charAt(i);
            line.append(c < ' ' ? ' ' : c);
        }
        return line.toString();
    }

    /** So that a line holds it: line ends, the escape itself and, in the middle, spaces. */
    private static String escaped(String text, boolean spaces) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\\' -> escaped.append("\\\\");
                case ' ' -> escaped.append(spaces ? "\\s" : " ");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String unescaped(String text) throws BadLineException {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            i++;
            switch (i < text.length() ? text.charAt(i) : ' ') {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 's' -> plain.append(' ');
                case '\\' -> plain.append('\\');
                default -> throw new BadLineException("bad escape");
            }
        }
        return plain.toString();
    }
}
