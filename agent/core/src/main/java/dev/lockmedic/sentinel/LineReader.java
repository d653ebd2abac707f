package dev.lockmedic.sentinel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a pipe, in bounded memory whatever comes: what is longer than a line of {@link Wire} may
 * be is skipped to its end. A last line without an end is no line; its writer was cut off. By one
 * thread.
 */
final class LineReader {
    private final InputStream in;
    private final byte[] chunk = new byte[Wire.MOST_BYTES];
    private final byte[] line = new byte[Wire.MOST_BYTES];
    private int next;
    private int filled;
    private long tooLong;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its end, waited for; null when there are no more. */
    String next() throws IOException {
        int length = 0;
        boolean fits = true;
        while (true) {
            if (next == filled) {
                filled = in.read(chunk, 0, chunk.length);
                next = 0;
                if (filled < 0) {
                    filled = 0;
                    return null;
                }
            }
            while (next < filled) {
                byte b = chunk[next++];
                if (b == '\n') {
                    if (fits) {
                        return new String(line, 0, length, StandardCharsets.UTF_8);
                    }
                    tooLong++;
                    length = 0;
                    fits = true;
                } else if (length == line.length) {
                    fits = false;
                } else {
                    line[length++] = b;
                }
            }
        }
    }

    /** Lines skipped because they were too long. */
    long tooLong() {
        return tooLong;
    }
}
