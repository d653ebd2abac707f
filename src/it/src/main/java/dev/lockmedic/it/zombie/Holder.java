package dev.lockmedic.it.zombie;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The JVM that becomes a zombie. A line {@code <resource> <maxHoldMs> <loop>} on stdin has it take
 * the lock, say {@code held <deadline>} and write without a pause until it is refused, or, where
 * nobody refuses it, for a while past its deadline; then it says {@code over <writes> <how>}.
 */
public final class Holder {
    /** Written late by a holder that nobody stops; then it is enough. */
    private static final int LATE_WRITES = 50;

    /** By name, for nothing of the agent is known to a host. */
    private static final String LOCK_LOST = "dev.lockmedic.hooks.LockLostException";

    private final Path resource;
    private final long deadline;
    private final ByteBuffer record = ByteBuffer.wrap(Record.ofHolder());
    private long writes;
    private int late;

    private Holder(Path resource, long deadline) {
        this.resource = resource;
        this.deadline = deadline;
    }

    /** Ends with its stdin. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        String line;
        while ((line = lines.readLine()) != null) {
            String[] words = line.split(" ");
            hold(Path.of(words[0]), Long.parseLong(words[1]), WriteLoop.of(words[2]));
        }
    }

    private static void hold(Path resource, long maxHoldMillis, WriteLoop loop) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxHoldMillis);
        LockFile.take(resource, maxHoldMillis);
        Holder holder = new Holder(resource, deadline);
        System.out.println("held " + deadline);
        String how;
        try {
            if (loop == WriteLoop.KEEP) {
                holder.writeThroughOne();
            } else {
                holder.writeThroughMany();
            }
            how = "let";
        } catch (IOException e) {
            how = e.getClass().getName().equals(LOCK_LOST) ? "refused" : "failed: " + e;
        }
        // As in a finally: it does not know yet that it is a zombie.
        Files.deleteIfExists(LockFile.of(resource));
        System.out.println("over " + holder.writes + " " + how);
    }

    private void writeThroughOne() throws IOException {
        try (FileChannel channel = open()) {
            while (late < LATE_WRITES) {
                write(channel);
            }
        }
    }

    private void writeThroughMany() throws IOException {
        while (late < LATE_WRITES) {
            try (FileChannel channel = open()) {
                write(channel);
            }
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(resource, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private void write(FileChannel channel) throws IOException {
        channel.write(record.rewind());
        writes++;
        if (System.nanoTime() - deadline > 0) {
            late++;
        }
    }
}
