package dev.lockmedic.it.chaos;

import java.nio.file.Path;

/**
 * What an actor is told on its command line.
 *
 * @param bad how many of a thousand holds overrun their limit
 * @param start of the first epoch, monotonic clock
 */
record WorkerOptions(
        Path folder,
        Path socket,
        int actor,
        int life,
        Role role,
        int threads,
        boolean someVirtual,
        int transcripts,
        long maxHoldMillis,
        int bad,
        long seed,
        long start,
        long epochNanos,
        int ballastMegabytes) {

    String[] arguments() {
        return new String[] {
            folder.toString(),
            socket.toString(),
            Integer.toString(actor),
            Integer.toString(life),
            role.word(),
            Integer.toString(threads),
            Boolean.toString(someVirtual),
            Integer.toString(transcripts),
            Long.toString(maxHoldMillis),
            Integer.toString(bad),
            Long.toString(seed),
            Long.toString(start),
            Long.toString(epochNanos),
            Integer.toString(ballastMegabytes)
        };
    }

    static WorkerOptions parse(String[] words) {
        return new WorkerOptions(
                Path.of(words[0]),
                Path.of(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Role.of(words[4]),
                Integer.parseInt(words[5]),
                Boolean.parseBoolean(words[6]),
                Integer.parseInt(words[7]),
                Long.parseLong(words[8]),
                Integer.parseInt(words[9]),
                Long.parseLong(words[10]),
                Long.parseLong(words[11]),
                Long.parseLong(words[12]),
                Integer.parseInt(words[13]));
    }

    long epochNow() {
        return (System.nanoTime() - start) / epochNanos;
    }
}
