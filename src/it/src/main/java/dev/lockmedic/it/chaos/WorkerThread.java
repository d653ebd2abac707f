package dev.lockmedic.it.chaos;

import dev.lockmedic.it.chaos.HoldReport.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One thread of an actor: takes the lock of one transcript after the other, appends, gives back, or
 * does not, and tells the judge each thing as it happens.
 */
final class WorkerThread implements Runnable {
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** So long a plain actor is never away, whatever the machine is busy with. */
    private static final long PLAIN_MAX_HOLD_MILLIS = 20_000;

    /** By name, for nothing of the agent is known to a host. */
    private static final String LOCK_LOST = "dev.lockmedic.hooks.LockLostException";

    private final WorkerOptions options;
    private final int thread;
    private final boolean virtual;
    private final BooleanSupplier over;
    private final SplittableRandom random;
    private Reports reports;
    private long number;
    private volatile long spun;

    WorkerThread(WorkerOptions options, int thread, boolean virtual, BooleanSupplier over) {
        this.options = options;
        this.thread = thread;
        this.virtual = virtual;
        this.over = over;
        this.random =
                new SplittableRandom(
                        options.seed()
                                ^ options.actor() * 7_919L
                                ^ options.life() * 104_729L
                                ^ thread * 1_299_709L);
    }

    @Override
    public void run() {
        try (Reports judge =
                new Reports(
                        options.socket(),
                        options.actor(),
                        options.life(),
                        thread,
                        options.role() == Role.AGENT,
                        virtual)) {
            reports = judge;
            long epoch = -1;
            while (!over.getAsBoolean()) {
                if (epoch != options.epochNow()) {
                    epoch = options.epochNow();
                    reports.epoch(epoch);
                }
                oneHold(epoch);
            }
        } catch (IOException | RuntimeException | Error e) {
            // An actor that can't tell must not go on: the run sees its end, and fails.
            e.printStackTrace();
            Runtime.getRuntime().halt(5);
        }
    }

    private void oneHold(long epoch) throws IOException {
        String name = Epochs.transcript(epoch, random.nextInt(options.transcripts()));
        Path transcript = options.folder().resolve(name);
        Path lock = options.folder().resolve(name + ".lock");
        Conduct conduct = Conduct.pick(random, options.role(), options.bad());
        long maxHoldMillis =
                options.role().overruns()
                        ? options.maxHoldMillis() * random.nextInt(60, 200) / 100
                        : PLAIN_MAX_HOLD_MILLIS;
        long maxHold = TimeUnit.MILLISECONDS.toNanos(maxHoldMillis);
        if (options.role() == Role.THIEF && random.nextInt(50) == 0) {
            steal();
        }
        LockPayload payload = acquire(epoch, name, lock, maxHoldMillis, maxHold);
        if (payload == null) {
            return;
        }
        long deadline = payload.createdNanos() + maxHold;
        try (TranscriptWriter writer =
                TranscriptWriter.open(random.nextInt(TranscriptWriter.WAYS), transcript)) {
            long size = writer.size();
            reports.opened(number, size, System.nanoTime());
            write(writer, conduct, deadline, maxHold);
        } catch (IOException e) {
            reports.wrote(number, -1, outcome(e), System.nanoTime(), words(e));
        }
        if (conduct != Conduct.FORGET) {
            release(lock, payload);
        }
        number++;
    }

    /** Null if the epoch or the patience is over. */
    private LockPayload acquire(
            long epoch, String name, Path lock, long maxHoldMillis, long maxHold)
            throws IOException {
        long since = System.nanoTime();
        long lastFailed = 0;
        while (true) {
            LockPayload payload = LockPayload.now(maxHoldMillis);
            long begun = System.nanoTime();
            try {
                Files.write(
                        lock,
                        payload.bytes(),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                long acquired = System.nanoTime();
                reports.acquired(
                        number,
                        name,
                        since,
                        lastFailed,
                        payload.createdNanos(),
                        maxHold,
                        acquired,
                        acquired < payload.createdNanos() + maxHold || isOwn(lock, payload)
                                ? acquired
                                : begun);
                return payload;
            } catch (FileAlreadyExistsException taken) {
                lastFailed = begun;
            }
            if (options.role() == Role.TAKER) {
                takeIfStale(lock);
            }
            if (epoch != options.epochNow()
                    || System.nanoTime() - since > GIVE_UP_NANOS
                    || over.getAsBoolean()) {
                reports.gaveUp(name, lastFailed);
                return null;
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextLong(500, 20_000)));
        }
    }

    private void write(TranscriptWriter writer, Conduct conduct, long deadline, long maxHold)
            throws IOException {
        int next = lines(writer, 0, random.nextInt(1, 4));
        switch (conduct) {
            case TIDY -> {}
            case SLOW -> {
                long usual = TimeUnit.MILLISECONDS.toNanos(options.maxHoldMillis());
                LockSupport.parkNanos(
                        Math.min(
                                deadline - System.nanoTime() - maxHold / 4,
                                usual * random.nextInt(20, 150) / 100));
                lines(writer, next, 2);
            }
            case SPIN, HANG -> {
                long until = deadline + TimeUnit.MICROSECONDS.toNanos(random.nextLong(2_000_000));
                while (next >= 0 && System.nanoTime() < until) {
                    if (conduct == Conduct.SPIN) {
                        spun++;
                    } else {
                        LockSupport.parkNanos(until - System.nanoTime());
                    }
                }
                lines(writer, next, 3);
            }
            case EDGE -> {
                LockSupport.parkNanos(
                        deadline - System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(2));
                long until = deadline + TimeUnit.MICROSECONDS.toNanos(random.nextLong(20_000));
                while (next >= 0 && System.nanoTime() < until) {
                    next = lines(writer, next, 1);
                }
            }
            case FORGET -> {}
            default -> throw new IllegalStateException(conduct.toString());
        }
    }

    /**
     * Appends lines, of one write or of several.
     *
     * @param next number of the first write; -1 if an earlier one was refused
     * @return number of the next one; -1 after one that was refused
     */
    private int lines(TranscriptWriter writer, int next, int lines) throws IOException {
        int chunk = next;
        for (int line = 0; line < lines && chunk >= 0; line++) {
            int parts = random.nextInt(4) == 0 ? random.nextInt(2, 4) : 1;
            for (int part = 1; part <= parts && chunk >= 0; part++) {
                chunk = append(writer, chunk, part == parts);
            }
        }
        return chunk;
    }

    private int append(TranscriptWriter writer, int chunk, boolean endsLine) throws IOException {
        HoldId id = new HoldId(options.actor(), options.life(), thread, number);
        byte[] bytes = new Chunk(id, chunk, System.nanoTime(), endsLine).bytes(random.nextInt(200));
        try {
            writer.write(bytes);
        } catch (IOException e) {
            reports.wrote(number, chunk, outcome(e), System.nanoTime(), words(e));
            return -1;
        }
        reports.wrote(number, chunk, Outcome.OK, System.nanoTime(), "");
        return chunk + 1;
    }

    private static Outcome outcome(IOException e) {
        return e.getClass().getName().equals(LOCK_LOST) ? Outcome.REFUSED : Outcome.FAILED;
    }

    private static String words(IOException e) {
        return e.toString().replace('\n', ' ');
    }

    private void release(Path lock, LockPayload payload) throws IOException {
        reports.releasing(number, System.nanoTime());
        String how;
        try {
            boolean mine =
                    options.role() == Role.AGENT
                            || Arrays.equals(Files.readAllBytes(lock), payload.bytes());
            how = mine && Files.deleteIfExists(lock) ? HoldReport.DONE : look(lock, payload);
        } catch (NoSuchFileException e) {
            how = "gone";
        } catch (IOException e) {
            how = "failed:" + e.getClass().getName();
        }
        reports.released(number, how, System.nanoTime());
    }

    /** What lies there after a release that was refused. */
    private static String look(Path lock, LockPayload payload) throws IOException {
        return Arrays.equals(Files.readAllBytes(lock), payload.bytes()) ? "own" : "another's";
    }

    /**
     * Asked by a holder that was away while it took the lock, until after its deadline. If its lock
     * file is still there, nobody else had the lock since it was made, and so this hold comes after
     * all that are over by now. If not, others have followed it already.
     */
    private static boolean isOwn(Path lock, LockPayload payload) throws IOException {
        try {
            return Arrays.equals(Files.readAllBytes(lock), payload.bytes());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** As foreign programs do it: compares, then deletes whatever has the name by then. */
    private static void takeIfStale(Path lock) {
        try {
            byte[] seen = Files.readAllBytes(lock);
            if (LockPayload.isStale(seen) && Arrays.equals(seen, Files.readAllBytes(lock))) {
                Files.deleteIfExists(lock);
            }
        } catch (IOException gone) {
            // Somebody else was faster.
        }
    }

    private void steal() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(options.folder(), "e*.lock")) {
            for (Path lock : locks) {
                Files.deleteIfExists(lock);
                return;
            }
        }
    }
}
