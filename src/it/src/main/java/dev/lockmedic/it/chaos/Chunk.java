package dev.lockmedic.it.chaos;

import java.nio.charset.StandardCharsets;

/**
 * What one write puts into a transcript: a JSON object that names its hold, so that wherever it
 * lands it can be told whose it is. A line is one chunk or several; the last one ends it.
 *
 * @param number of this write in its hold, from 0
 * @param atNanos monotonic clock, right before the write
 * @param endsLine whether a newline follows, or a space
 */
record Chunk(HoldId hold, int number, long atNanos, boolean endsLine) {
    static final String BEGIN = "{\"h\":\"";
    private static final String NUMBER = "\",\"n\":";
    private static final String AT = ",\"at\":";
    private static final String PAD = ",\"pad\":\"";
    private static final String END = "\"}";

    /** As bytes, with so many more to make its size vary. */
    byte[] bytes(int padding) {
        return (BEGIN
                        + hold
                        + NUMBER
                        + number
                        + AT
                        + atNanos
                        + PAD
                        + "x".repeat(padding)
                        + END
                        + (endsLine ? "\n" : " "))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the chunk that begins there ends, if it is whole before the limit; else the limit. */
    static int end(String text, int begin, int limit) {
        int end = text.indexOf(END, begin);
        return end < 0 ? limit : Math.min(limit, end + END.length() + 1);
    }

    /**
     * Reads the chunk that begins there and is whole.
     *
     * @param end index after what may belong to it
     * @return null if it is not exactly one
     */
    static Chunk parse(String text, int begin, int end) {
        if (end - begin < BEGIN.length()
                || text.charAt(end - 1) != '\n' && text.charAt(end - 1) != ' '
                || !text.startsWith(BEGIN, begin)
                || !text.startsWith(END, end - 1 - END.length())) {
            return null;
        }
        int number = text.indexOf(NUMBER, begin);
        int at = text.indexOf(AT, begin);
        int pad = text.indexOf(PAD, begin);
        if (number < 0 || at < number || pad < at || pad >= end) {
            return null;
        }
        for (int i = pad + PAD.length(); i < end - 1 - END.length(); i++) {
            if (text.charAt(i) != 'x') {
                return null;
            }
        }
        HoldId hold = HoldId.parse(text.substring(begin + BEGIN.length(), number));
        try {
            return hold == null
                    ? null
                    : new Chunk(
                            hold,
                            Integer.parseInt(text.substring(number + NUMBER.length(), at)),
                            Long.parseLong(text.substring(at + AT.length(), pad)),
                            text.charAt(end - 1) == '\n');
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether what lies there may be the beginning of a chunk whose writer was killed. */
    static boolean isBeginning(String text, int begin, int end) {
        int length = Math.min(end - begin, BEGIN.length());
        return text.startsWith(BEGIN.substring(0, length), begin)
                && text.indexOf('\n', begin) < 0 | text.indexOf('\n', begin) >= end;
    }
}
