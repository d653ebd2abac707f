package dev.lockmedic.it.zombie;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A holder and its successor, and one trial after the other between them. */
final class Lane implements AutoCloseable {
    /** Unstopped holds before the first trial: the loop is to be compiled by then. */
    private static final int WARM_UP = 3;

    private static final long WARM_UP_MILLIS = 300;

    /** Who is stopped with the guard of the folder keeps all others from its locks. */
    private static final long GUARD_PATIENCE_SECONDS = 30;

    private final TrialOptions options;
    private final Path folder;
    private final SplittableRandom random;
    private final Party holder;
    private final Party successor;
    private int next;

    private Lane(TrialOptions options, Path folder, SplittableRandom random)
            throws IOException, InterruptedException {
        this.options = options;
        this.folder = folder;
        this.random = random;
        this.holder = Party.start(Holder.class, options, folder.resolve("holder.log"));
        try {
            this.successor = Party.start(Successor.class, options, folder.resolve("successor.log"));
        } catch (IOException | InterruptedException e) {
            holder.close();
            throw e;
        }
    }

    /** Starts both JVMs in this folder, and warms them up. */
    static Lane open(TrialOptions options, Path folder, SplittableRandom random)
            throws IOException, InterruptedException {
        Lane lane = new Lane(options, folder, random);
        for (int i = 0; i < WARM_UP; i++) {
            Path resource = lane.resource();
            lane.hold(resource, WARM_UP_MILLIS);
            lane.holder.await("over");
            lane.delete(resource);
        }
        return lane;
    }

    private Path resource() throws IOException {
        return Files.createFile(folder.resolve("resource-" + next++));
    }

    /** Has the holder take the lock, and gives the deadline. */
    private long hold(Path resource, long maxHoldMillis) throws IOException, InterruptedException {
        holder.tell(resource + " " + maxHoldMillis + " " + options.loop().word());
        return Long.parseLong(holder.await("held"));
    }

    /** One trial, which may turn out to be none. */
    void trial(Tally tally) throws IOException, InterruptedException {
        Path resource = resource();
        long deadline = hold(resource, options.maxHoldMillis());
        // Any moment of the hold, with some room at its end for the signal to arrive.
        long span = TimeUnit.MILLISECONDS.toNanos(options.maxHoldMillis()) * 9 / 10;
        LockSupport.parkNanos(random.nextLong(span));
        holder.stop();
        if (System.nanoTime() - deadline >= 0) {
            holder.goOn();
            holder.await("over");
            tally.late();
            delete(resource);
            return;
        }
        successor.tell("take " + resource);
        boolean taken = successor.await("taken", GUARD_PATIENCE_SECONDS) != null;
        if (!taken && !successor.hasLogged("another process has had the guard")) {
            throw new IOException("the lock is not taken, though nobody has the guard");
        }
        holder.goOn();
        String[] over = holder.await("over").split(" ", 2);
        if (taken) {
            tally.made(outcome(resource, Long.parseLong(over[0]), over[1]));
        } else {
            successor.await("taken");
            tally.blocked();
        }
        successor.tell("free " + resource);
        successor.await("freed");
        delete(resource);
    }

    private Trial outcome(Path resource, long writes, String how) throws IOException {
        String due = options.fence().equals("off") ? "let" : "refused";
        if (!how.equals(due)) {
            throw new IOException("the zombie's last write was " + how);
        }
        return Trial.of(Files.readAllBytes(resource), writes);
    }

    private void delete(Path resource) throws IOException {
        Files.deleteIfExists(LockFile.of(resource));
        Files.delete(resource);
    }

    @Override
    public void close() {
        holder.close();
        successor.close();
    }
}
