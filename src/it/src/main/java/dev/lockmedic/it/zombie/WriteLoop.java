package dev.lockmedic.it.zombie;

import java.util.Arrays;
import java.util.Locale;

/** How the holder writes. */
enum WriteLoop {
    /** Opens, writes and closes for each record, as {@code fence=strict} wants it. */
    REOPEN,
    /** Opens once, under the lock, and keeps it open. */
    KEEP;

    /**
     * By its word on the command line.
     *
     * @throws IllegalArgumentException saying which there are
     */
    static WriteLoop of(String word) {
        return Arrays.stream(values())
                .filter(loop -> loop.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--loop must be reopen or keep, not " + word));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
