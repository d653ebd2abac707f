package dev.lockmedic.it.zombie;

import java.nio.charset.StandardCharsets;

/** What is written to a resource: records of one length, so that they can be counted as bytes. */
final class Record {
    /** Bytes in each. */
    static final int LENGTH = 10;

    private static final String MARK = "successor\n";

    private Record() {}

    /** Of the holder. */
    static byte[] ofHolder() {
        return "a-holder.\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** Of its successor: the first thing that it does with the lock. */
    static byte[] ofSuccessor() {
        return MARK.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the successor's begins in a file; -1 if it is nowhere. */
    static int markIn(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII).indexOf(MARK);
    }
}
