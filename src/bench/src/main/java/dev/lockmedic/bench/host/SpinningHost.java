package dev.lockmedic.bench.host;

import dev.lockmedic.bench.LockPayload;
import dev.lockmedic.bench.jmh.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host in which everything is stuck: each thread takes a lock file, spins until long after its
 * deadline without giving it back, and takes the next. For each lock it prints a line {@code LOCK
 * deadlineMicros stampMicros path}: the deadline on the wall clock, and how long it took from
 * stamping {@code createdAt} to having the file.
 */
public final class SpinningHost {
    /**
     * What it prints when all locks were taken and the spinning is over; then, how late the
     * metronome was in 99 of 100 cases, in microseconds.
     */
    public static final String DONE = "DONE";

    private static final long WARM_UP_MILLIS = 1500;

    private final Path folder;
    private final int locks;
    private final long maxHoldMillis;
    private volatile long sink;

    private SpinningHost(Path folder, int locks, long maxHoldMillis) {
        this.folder = folder;
        this.locks = locks;
        this.maxHoldMillis = maxHoldMillis;
    }

    /**
     * Runs until its standard input ends.
     *
     * @param arguments folder, number of threads, locks a thread, max hold in milliseconds
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Expectation.folder();
        SpinningHost host =
                new SpinningHost(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[2]),
                        Long.parseLong(arguments[3]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            int number = i;
            Thread thread = new Thread(() -> host.work(number), "spinner-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        Metronome metronome = new Metronome();
        metronome.start();
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(DONE + " " + metronome.stopAndTellP99Micros());
        while (System.in.read() >= 0) {
            // until whoever measures has read the agent's status
        }
    }

    private void work(int number) {
        try {
            Path own = Files.createDirectory(folder.resolve("sessions-" + number));
            // Not all at the same moment.
            spin(WARM_UP_MILLIS + number * maxHoldMillis / 8);
            for (int i = 0; i < locks; i++) {
                take(own.resolve("session-" + i + ".jsonl.lock"));
                spin(2 * maxHoldMillis);
            }
        } catch (IOException e) {
            System.out.println("FAILED " + e);
        }
    }

    private void take(Path lock) throws IOException {
        Instant before = Instant.now();
        Files.writeString(
                lock,
                LockPayload.json(before.toEpochMilli(), maxHoldMillis),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        long start = micros(before);
        System.out.println(
                "LOCK "
                        + (start + TimeUnit.MILLISECONDS.toMicros(maxHoldMillis))
                        + " "
                        + (micros(Instant.now()) - start)
                        + " "
                        + lock);
    }

    private static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1000;
    }

    private void spin(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long x = end;
        while (end - System.nanoTime() > 0) {
            for (int i = 0; i < 1000; i++) {
                x = x * 31 + i;
            }
            sink = x;
        }
    }
}
