package dev.lockmedic.it.zombie;

import java.io.IOException;

/**
 * What one trial came to.
 *
 * @param slipped records of the zombie that lie behind its successor's first, or over it
 * @param astray records that the zombie has written, as far as it knows, and that are not there:
 *     they are in the file that lost its name
 */
record Trial(long slipped, long astray) {
    /**
     * Looks at what lies there in the end.
     *
     * @param writes that the holder was told nothing bad of
     */
    static Trial of(byte[] content, long writes) throws IOException {
        int mark = Record.markIn(content);
        if (mark < 0) {
            throw new IOException("the successor's record is not there, of " + content.length);
        }
        long behind = content.length - mark - Record.LENGTH;
        // A torn one counts in full.
        long slipped = (behind + Record.LENGTH - 1) / Record.LENGTH;
        return new Trial(slipped, writes - mark / Record.LENGTH - slipped);
    }
}
