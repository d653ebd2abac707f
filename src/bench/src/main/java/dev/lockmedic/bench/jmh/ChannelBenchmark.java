package dev.lockmedic.bench.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Appending to a resource, as a host does all day while it holds its lock. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChannelBenchmark extends TakingTurns {
    /** Starts anew after so many, so that no run fills the disk. */
    private static final int MOST = 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1024);
    private final byte[] content = new byte[1024];
    private Path folder;
    private Path file;
    private FileChannel channel;
    private int written;

    /** An open channel, and a file to be opened each time. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Expectation.folder(), "appends");
        file = Files.createFile(folder.resolve("files.jsonl"));
        channel =
                FileChannel.open(
                        folder.resolve("channel.jsonl"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
    }

    /** To the channel. */
    @Benchmark
    public int append() throws IOException {
        if (++written % MOST == 0) {
            channel.truncate(0);
        }
        buffer.clear();
        return channel.write(buffer);
    }

    /** By opening, appending, closing. */
    @Benchmark
    public Path filesWrite() throws IOException {
        StandardOpenOption how =
                ++written % MOST == 0
                        ? StandardOpenOption.TRUNCATE_EXISTING
                        : StandardOpenOption.APPEND;
        return Files.write(file, content, how);
    }

    /** Leaves nothing behind. */
    @TearDown
    public void clean() throws IOException {
        channel.close();
        Files.delete(file);
        Files.delete(folder.resolve("channel.jsonl"));
        Files.delete(folder);
    }
}
