package dev.lockmedic.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes events to a file of JSON lines, which is put aside when it is full: {@code path.1} is the
 * one before, {@code path.2} the one before that. A disk that is full or read-only costs the events
 * of that time, never more; from when on and how many is told once it works again.
 *
 * <p>On the thread that tells events, but for {@link #state}.
 */
public final class EventFile implements EventListener {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path path;
    private final long mostBytes;
    private final int keep;
    private final EventLine line;
    private final Consumer<String> problems;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES);
    private int buffered;
    private FileChannel file;
    private long size;
    private boolean torn;
    private boolean failing;
    private long retryAtNanos;
    private volatile long written;
    private volatile long lost;
    private volatile String problem;

    /**
     * How it goes.
     *
     * @param written events in files since the agent came
     * @param lost events that could not be written
     * @param problem why the last one could not; null if it could
     */
    public record State(String path, long written, long lost, String problem) {}

    /**
     * @param path absolute
     * @param mostBytes size from which on a file is put aside
     * @param keep how many of those that were put aside are kept
     * @param problems told when writing begins to fail, and when it works again
     */
    public EventFile(
            Path path, long mostBytes, int keep, EventLine line, Consumer<String> problems) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.keep = keep;
        this.line = line;
        this.problems = problems;
    }

    private void open() throws IOException {
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        // Somebody before us may have been killed in the middle of a line.
        torn = endsWithinALine();
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        size = file.size();
    }

    private boolean endsWithinALine() throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (FileChannel before = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return before.size() > 0
                    && before.read(last, before.size() - 1) == 1
                    && last.get(0) != '\n';
        }
    }

    /** How it goes. Any thread. */
    public State state() {
        return new State(path.toString(), written, lost, problem);
    }

    @Override
    public void happened(Event event) throws IOException {
        buffer.write(line.of(event));
        buffered++;
        if (buffer.size() >= BUFFER_BYTES) {
            flush();
        }
    }

    @Override
    public void idle() {
        flush();
    }

    @Override
    public void over() {
        flush();
        closeQuietly();
    }

    private void flush() {
        if (buffered == 0) {
            return;
        }
        int events = buffered;
        byte[] bytes = buffer.toByteArray();
        buffer.reset();
        buffered = 0;
        if (failing && System.nanoTime() - retryAtNanos < 0) {
            lost += events;
            return;
        }
        try {
            if (file == null) {
                open();
            }
            if (size > 0 && size + bytes.length > mostBytes) {
                putAside();
            }
            write(bytes);
            written += events;
            works();
        } catch (IOException | RuntimeException e) {
            lost += events;
            fails(e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        if (torn) {
            // What was cut off is left out by whoever reads; what comes must not be part of it.
            writeAll(new byte[] {'\n'});
            torn = false;
        }
        torn = true;
        writeAll(bytes);
        torn = false;
    }

    private void writeAll(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            size += file.write(left);
        }
    }

    private void putAside() throws IOException {
        file.close();
        file = null;
        if (keep == 0) {
            Files.deleteIfExists(path);
        } else {
            for (int number = keep - 1; number >= 1; number--) {
                move(aside(number), aside(number + 1));
            }
            move(path, aside(1));
        }
        open();
    }

    private Path aside(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // Fewer were put aside so far than are kept, or somebody has cleaned up.
        }
    }

    private void fails(Exception e) {
        closeQuietly();
        retryAtNanos = System.nanoTime() + RETRY_NANOS;
        problem = e.toString();
        if (!failing) {
            failing = true;
            problems.accept(
                    "events can't be written to "
                            + path
                            + " ("
                            + e
                            + "); they are lost until that works again, which is tried every two"
                            + " seconds");
        }
    }

    private void works() {
        problem = null;
        if (failing) {
            failing = false;
            problems.accept(
                    "events are written to " + path + " again; " + lost + " were lost so far");
        }
    }

    private void closeQuietly() {
        FileChannel open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nothing of it is needed any more.
            }
        }
    }
}
