package dev.lockmedic.sentinel;

import dev.lockmedic.hooks.AgentThread;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One sentinel process, seen from the host's JVM, with the thread that listens to it. It ends when
 * its stdin is closed; what it says last is still heard.
 */
final class SentinelProcess implements Runnable {
    /** What is passed on of a child that talks too much. */
    private static final int MOST_WORDS = 50;

    private static final long END_LIMIT_MILLIS = 2000;

    private final Process process;
    private final long startedNanos;
    private final AgentThread listener;
    private final Listener to;
    private final OutputStream in;
    private int words;
    private volatile boolean ready;
    private volatile String refusal;
    private volatile boolean ended;
    private volatile long synced;

    /** Told of a removal: id of the hold, its moment, and what else was done, in words. */
    interface Removals {
        void removed(long id, long atNanos, String done);
    }

    /**
     * Who is told what it says, on the thread that listens.
     *
     * @param released of a hold whose lock file was removed
     * @param gone id of a hold whose lock file is not there any more
     * @param said for the log
     * @param changed something was heard that somebody may wait for
     */
    record Listener(
            Removals released, LongConsumer gone, Consumer<String> said, Runnable changed) {}

    /** Starts one. */
    SentinelProcess(SentinelCommand command, Listener to) throws IOException {
        this.to = to;
        startedNanos = System.nanoTime();
        process = command.start();
        in = process.getOutputStream();
        listener = new AgentThread(this, "lockmedic-sentinel-listener", null);
        boolean heard = false;
        try {
            listener.start();
            heard = true;
        } finally {
            if (!heard) {
                kill();
            }
        }
    }

    long pid() {
        return process.pid();
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Whether it has greeted, and its clock is ours. */
    boolean isReady() {
        return ready;
    }

    /** Why it can't be used, null if it can. */
    String refusal() {
        return refusal;
    }

    /** Whether it has said its last word. */
    boolean hasEnded() {
        return ended;
    }

    /** The last {@code sync} that it has answered. */
    long synced() {
        return synced;
    }

    /** How it ended, for people; called after its last word, with which it ends in a moment. */
    String end() {
        try {
            if (process.waitFor(END_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return "exit code " + process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        return "it closed its stdout and was killed";
    }

    void write(byte[] bytes) throws IOException {
        in.write(bytes);
        in.flush();
    }

    /** Has it end: by the end of its stdin, and by force if that takes longer than so. */
    void close(long limitMillis) {
        try {
            in.close();
        } catch (IOException e) {
            // Gone already.
        }
        try {
            listener.join(limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            kill();
        }
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void run() {
        LineReader lines = new LineReader(process.getInputStream());
        try {
            String line;
            while ((line = lines.next()) != null) {
                hear(line);
            }
        } catch (IOException e) {
            // As good as its end.
        } finally {
            ended = true;
            to.changed.run();
        }
    }

    private void hear(String line) {
        try {
            int end = line.indexOf(' ');
            switch (end < 0 ? line : line.substring(0, end)) {
                case Wire.SYNCED -> synced = Wire.number(line, 1);
                case Wire.RELEASED ->
                        to.released.removed(
                                Wire.number(line, 1), Wire.number(line, 2), Wire.rest(line, 3));
                case Wire.GONE -> to.gone.accept(Wire.number(line, 1));
                case Wire.HELLO -> greeted(line);
                case Wire.LOG -> said(line.substring(Wire.LOG.length()).trim());
                default -> said(line);
            }
        } catch (Wire.BadLineException | RuntimeException e) {
            said("not understood (" + e.getMessage() + "): " + line);
        }
        to.changed.run();
    }

    /**
     * Deadlines go over as readings of the monotonic clock. Both JVMs read the same one if its
     * reading lies between two of ours; a child in a time namespace of its own would be far off.
     */
    private void greeted(String line) throws Wire.BadLineException {
        long theirs = Wire.number(line, 3);
        long now = System.nanoTime();
        if (Wire.number(line, 1) != Wire.VERSION) {
            refusal = "the agent jar was replaced by another version since this JVM started";
        } else if (theirs - startedNanos < 0 || now - theirs < 0) {
            refusal = "its monotonic clock is not this JVM's";
        } else {
            ready = true;
        }
    }

    private void said(String text) {
        if (words < MOST_WORDS) {
            words++;
            to.said.accept(text);
        }
    }
}
