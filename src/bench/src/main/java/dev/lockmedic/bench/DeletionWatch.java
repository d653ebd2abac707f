package dev.lockmedic.bench;

import dev.lockmedic.bench.host.SpinningHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches from another process when lock files vanish, by looking several times a millisecond. It
 * shares the machine with the spinners, so what it sees is late by its own scheduling too, never
 * early.
 */
final class DeletionWatch {
    private static final long POLL_NANOS = 200_000;
    private static final long GIVE_UP_MICROS = TimeUnit.SECONDS.toMicros(10);

    /** From here on a lock's creator was itself kept waiting between stamp and file. */
    private static final long LATE_STAMP_MICROS = 1000;

    private final BufferedReader lines;
    private final ConcurrentLinkedQueue<Lock> announced = new ConcurrentLinkedQueue<>();
    private volatile boolean done;
    private volatile double plainP99Millis;
    private volatile String failure;

    private record Lock(long deadlineMicros, Path file) {}

    /**
     * What came of all locks.
     *
     * @param seen how many were seen to vanish
     * @param missed how many never did
     * @param plainP99Millis how late a plain thread of the host woke
     */
    record Result(
            int seen, int missed, double p99Millis, double maxMillis, double plainP99Millis) {}

    DeletionWatch(InputStream hostOutput) {
        lines = new BufferedReader(new InputStreamReader(hostOutput, StandardCharsets.UTF_8));
    }

    Result watch() {
        Thread reader = new Thread(this::read, "host-output");
        reader.setDaemon(true);
        reader.start();
        List<Lock> waiting = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        int missed = 0;
        while (true) {
            // Asked before the queue is emptied: what was announced before the end is seen.
            boolean last = done;
            for (Lock lock = announced.poll(); lock != null; lock = announced.poll()) {
                waiting.add(lock);
            }
            for (Iterator<Lock> each = waiting.iterator(); each.hasNext(); ) {
                Lock lock = each.next();
                long since = nowMicros() - lock.deadlineMicros;
                if (since >= -LATE_STAMP_MICROS && !Files.exists(lock.file)) {
                    late.add((nowMicros() - lock.deadlineMicros) / 1000.0);
                    each.remove();
                } else if (since > GIVE_UP_MICROS) {
                    missed++;
                    each.remove();
                }
            }
            if (last && waiting.isEmpty()) {
                return result(late, missed);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Result result(List<Double> late, int missed) {
        if (failure != null || late.isEmpty()) {
            throw new IllegalStateException("the spinning host failed: " + failure);
        }
        double[] values = late.stream().mapToDouble(Double::doubleValue).toArray();
        return new Result(
                values.length,
                missed,
                Spread.percentile(values, 0.99),
                Spread.percentile(values, 1),
                plainP99Millis);
    }

    private void read() {
        try {
            String line = lines.readLine();
            while (line != null && !line.startsWith(SpinningHost.DONE)) {
                String[] words = line.split(" ", 4);
                if (!words[0].equals("LOCK")) {
                    failure = line;
                } else if (Long.parseLong(words[2]) < LATE_STAMP_MICROS) {
                    announced.add(new Lock(Long.parseLong(words[1]), Path.of(words[3])));
                }
                line = lines.readLine();
            }
            if (line == null) {
                failure = "it ended early";
            } else {
                plainP99Millis = Long.parseLong(line.split(" ")[1]) / 1000.0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            done = true;
        }
    }

    private static long nowMicros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    }
}
