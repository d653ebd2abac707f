package dev.lockmedic.sentinel;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The lines that go between the host's JVM and its sentinel, in UTF-8, words parted by one space.
 *
 * <p>To the sentinel: {@code policy on|off} · {@code fence <limit>}: the largest resource, in
 * bytes, that the strict fence replaces, negative where the fence is not strict · {@code arm <id>
 * <deadline> <grace> <key> <birth> <digest> <resource> <path>} · {@code disarm <id>} · {@code sync
 * <number>}. From it, once, {@code lockmedic-sentinel <version> <pid> <nanoTime>}, then {@code
 * synced <number>} when all that was said before is done · {@code released <id> <nanoTime> <what
 * else was done>} · {@code gone <id>}: another lock or none lies there · {@code log <text>}.
 *
 * <p>No line is longer than {@link #MOST_BYTES}, the least that a pipe holds: whoever waits for the
 * {@code synced} of each batch before it writes the next one never blocks in a write.
 */
final class Wire {
    /** Changes with every change of the lines: a jar may be replaced while its agent runs. */
    static final int VERSION = 1;

    static final String HELLO = "lockmedic-sentinel";
    static final String POLICY = "policy";
    static final String FENCE = "fence";
    static final String ARM = "arm";
    static final String DISARM = "disarm";
    static final String SYNC = "sync";
    static final String SYNCED = "synced";
    static final String RELEASED = "released";
    static final String GONE = "gone";
    static final String LOG = "log";

    /** The longest line, its end included. */
    static final int MOST_BYTES = 4096;

    private static final int ARM_WORDS = 9;
    private static final String SUFFIX = ".lock";

    /** In place of a resource: the path of the lock file without its ending; or none. */
    private static final String BY_NAME = "+";

    private static final String NO_RESOURCE = "-";

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
                + resource(lock)
                + ' '
                + escaped(lock.path().toString(), false);
    }

    /** Most resources are named by their lock file, and need not go over twice. */
    private static String resource(ArmedLock lock) {
        if (lock.resource() == null) {
            return NO_RESOURCE;
        }
        String text = lock.resource().toString();
        return lock.path().toString().equals(text + SUFFIX) ? BY_NAME : escaped(text, true);
    }

    private static Path resource(String word, String path) throws BadLineException {
        if (word.equals(NO_RESOURCE)) {
            return null;
        }
        if (word.equals(BY_NAME)) {
            if (!path.endsWith(SUFFIX)) {
                throw new BadLineException("no resource is named by the lock file");
            }
            return Path.of(path.substring(0, path.length() - SUFFIX.length()));
        }
        Path resource = Path.of(unescaped(word));
        if (!resource.isAbsolute()) {
            throw new BadLineException("the resource is not absolute");
        }
        return resource;
    }

    /** Reads what {@link #arm} wrote. */
    static ArmedLock arm(String line) throws BadLineException {
        String[] words = line.split(" ", ARM_WORDS);
        if (words.length < ARM_WORDS || !words[0].equals(ARM) || words[6].length() != 64) {
            throw new BadLineException("no whole arm");
        }
        try {
            String text = unescaped(words[8]);
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new BadLineException("the path is not absolute");
            }
            return new ArmedLock(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    path,
                    resource(words[7], text),
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

    /** All of a line from a place on; empty if it has fewer words. */
    static String rest(String line, int place) {
        String[] words = line.split(" ", place + 1);
        return words.length > place ? words[place] : "";
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
