package dev.lockmedic.it.chaos;

import java.util.TreeMap;

/**
 * Transcripts are used for an epoch and then never again, so that a long run's files stay small and
 * each can be judged while the run goes on. Not thread-safe.
 */
final class Epochs {
    private final TreeMap<Long, Epoch> open = new TreeMap<>();
    private long judgedUntil;
    private long late;

    /** Name of a transcript. */
    static String transcript(long epoch, int number) {
        return "e" + epoch + "-" + number + ".jsonl";
    }

    private static long epochOf(String transcript) {
        return Long.parseLong(transcript.substring(1, transcript.indexOf('-')));
    }

    /** Where to file what is told of a transcript. */
    Epoch of(String transcript) {
        long epoch = epochOf(transcript);
        if (epoch < judgedUntil) {
            late++;
            return new Epoch();
        }
        return open.computeIfAbsent(epoch, number -> new Epoch());
    }

    /** The next one to be judged. */
    long next() {
        return judgedUntil;
    }

    /** The latest of which anything was told. */
    long last() {
        return open.isEmpty() ? judgedUntil - 1 : open.lastKey();
    }

    /** Takes the next one out. */
    Epoch take() {
        Epoch epoch = open.remove(judgedUntil++);
        return epoch == null ? new Epoch() : epoch;
    }

    /** How many reports came for epochs that were judged already; then none again. */
    long takeLate() {
        long count = late;
        late = 0;
        return count;
    }
}
