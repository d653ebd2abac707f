package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages that the operations guide explains: the code spans in the first column of the tables
 * of its chapter on messages. An ellipsis stands for anything.
 */
public final class Guide {
    private static final Path FILE = Path.of("../docs/operations.md");
    private static final String CHAPTER = "## What each message means";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LOG_LINE = Pattern.compile(Jvm.STAMP + "(.*)");
    private static final List<Message> MESSAGES = read();

    private Guide() {}

    /**
     * One message.
     *
     * @param text as the guide has it
     * @param pieces what stands between the ellipses
     */
    public record Message(String text, List<String> pieces) {
        static Message of(String text) {
            List<String> pieces = new ArrayList<>();
            for (String piece : text.split("…")) {
                if (!piece.isBlank()) {
                    pieces.add(piece.strip());
                }
            }
            return new Message(text, pieces);
        }

        /** Whether that line has all its pieces, in their order. */
        public boolean means(String line) {
            int from = 0;
            for (String piece : pieces) {
                int at = line.indexOf(piece, from);
                if (at < 0) {
                    return false;
                }
                from = at + piece.length();
            }
            return true;
        }
    }

    /** All of them. */
    public static List<Message> messages() {
        return MESSAGES;
    }

    /** Whether the guide explains that message. */
    public static boolean explains(String message) {
        return MESSAGES.stream().anyMatch(known -> known.means(message));
    }

    /**
     * Whether that line of a JVM's stderr is one of the agent's that the guide does not explain.
     */
    static boolean lacks(String line) {
        Matcher logged = LOG_LINE.matcher(line);
        if (logged.matches()) {
            return !explains(logged.group(logged.groupCount()));
        }
        return (line.startsWith("[lockmedic] ") || line.startsWith("lockmedic: "))
                && !explains(line);
    }

    private static List<Message> read() {
        List<Message> messages = new ArrayList<>();
        boolean inChapter = false;
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (line.startsWith("## ")) {
                    inChapter = line.startsWith(CHAPTER);
                } else if (inChapter && line.startsWith("| `")) {
                    // The first cell; no message has a bar in it.
                    Matcher code = CODE.matcher(line.split("\\|", 3)[1]);
                    while (code.find()) {
                        messages.add(Message.of(code.group(1)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (messages.isEmpty()) {
            throw new AssertionError(FILE + " has no messages under \"" + CHAPTER + "\"");
        }
        return List.copyOf(messages);
    }
}
