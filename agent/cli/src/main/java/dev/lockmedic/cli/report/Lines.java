package dev.lockmedic.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a file as bytes, one at a time, in bounded memory. */
final class Lines {
    /** What is longer is told as such, and skipped to its end. */
    static final int MOST_BYTES = 8 << 20;

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private byte[] line = new byte[1 << 14];
    private int length;
    private int next;
    private int filled;
    private boolean tooLong;
    private boolean ended;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next line; false if there is none. */
    boolean next() throws IOException {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (next == filled) {
                filled = in.read(chunk);
                next = 0;
                if (filled <= 0) {
                    filled = 0;
                    ended = true;
                    return any;
                }
            }
            any = true;
            int end = next;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            append(end - next);
            boolean whole = end < filled;
            next = whole ? end + 1 : end;
            if (whole) {
                return true;
            }
        }
    }

    private void append(int count) {
        if (tooLong || length + count > MOST_BYTES) {
            tooLong = true;
            return;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, line.length * 2));
        }
        System.arraycopy(chunk, next, line, length, count);
        length += count;
    }

    /** The bytes of the line, in a buffer that the next one overwrites. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Whether the file ended before this line did. */
    boolean isCut() {
        return ended;
    }
}
