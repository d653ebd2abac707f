package dev.lockmedic.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Makes keys of the bytes that a terminal sends for them. */
final class Keys {
    /** The bytes of one key come together; after an Escape that was pressed comes nothing. */
    private static final long TOGETHER_MILLIS = 50;

    private static final int ESCAPE = 27;
    private static final int END_OF_INPUT = -1;
    private static final int NOTHING = -2;

    /** A sequence that does not end is none. */
    private static final int LONGEST = 16;

    private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();

    private Keys() {}

    /** Reads on a thread of its own, for a read of a terminal can't be given a time limit. */
    static Keys of(InputStream in) {
        Keys keys = new Keys();
        Thread reader = new Thread(() -> keys.readAll(in), "lockmedic-cli-keys");
        reader.setDaemon(true);
        reader.start();
        return keys;
    }

    private void readAll(InputStream in) {
        try {
            int next;
            do {
                next = in.read();
                bytes.add(next);
            } while (next != END_OF_INPUT);
        } catch (IOException e) {
            bytes.add(END_OF_INPUT);
        }
    }

    /** Waits for the next one. */
    Key next() throws InterruptedException {
        int first = bytes.take();
        return switch (first) {
            case END_OF_INPUT -> Key.of(Key.Kind.CLOSED);
            case ESCAPE -> afterEscape();
            case '\r', '\n' -> Key.of(Key.Kind.ENTER);
            default -> first >= ' ' && first < 127 ? Key.letter(first) : Key.of(Key.Kind.OTHER);
        };
    }

    private Key afterEscape() throws InterruptedException {
        int second = soon();
        if (second != '[' && second != 'O') {
            if (second == END_OF_INPUT) {
                bytes.add(END_OF_INPUT);
            }
            return Key.of(second == NOTHING ? Key.Kind.ESCAPE : Key.Kind.OTHER);
        }
        StringBuilder parameters = new StringBuilder();
        for (int i = 0; i < LONGEST; i++) {
            int next = soon();
            if (next >= '@' && next <= '~') {
                return Key.of(kind((char) next, parameters.toString()));
            }
            if (next == END_OF_INPUT) {
                bytes.add(END_OF_INPUT);
            }
            if (next < 0) {
                break;
            }
            parameters.append((char) next);
        }
        return Key.of(Key.Kind.OTHER);
    }

    private int soon() throws InterruptedException {
        Integer next = bytes.poll(TOGETHER_MILLIS, TimeUnit.MILLISECONDS);
        return next == null ? NOTHING : next;
    }

    private static Key.Kind kind(char last, String parameters) {
        return switch (last) {
            case 'A' -> Key.Kind.UP;
            case 'B' -> Key.Kind.DOWN;
            case 'C' -> Key.Kind.RIGHT;
            case 'D' -> Key.Kind.LEFT;
            case 'H' -> Key.Kind.HOME;
            case 'F' -> Key.Kind.END;
            case '~' ->
                    switch (parameters) {
                        case "1", "7" -> Key.Kind.HOME;
                        case "4", "8" -> Key.Kind.END;
                        case "5" -> Key.Kind.PAGE_UP;
                        case "6" -> Key.Kind.PAGE_DOWN;
                        default -> Key.Kind.OTHER;
                    };
            default -> Key.Kind.OTHER;
        };
    }
}
