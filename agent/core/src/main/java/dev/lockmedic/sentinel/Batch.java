package dev.lockmedic.sentinel;

import java.io.ByteArrayOutputStream;

/** What the sentinel is told at once: with the {@code sync} behind it as much as a pipe holds. */
final class Batch {
    /** What even the smallest pipe holds. */
    static final int MOST_BYTES = Wire.MOST_BYTES - 32;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a line, if there is room. */
    boolean add(byte[] line) {
        if (bytes.size() + line.length > MOST_BYTES) {
            return false;
        }
        bytes.write(line, 0, line.length);
        return true;
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
