package dev.lockmedic.bench.jmh;

import dev.lockmedic.bench.LockPayload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Appending while locks are held: then the write fence has to look at what is written to. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendHoldingBenchmark extends TakingTurns {
    private static final int LOCKS = 20;

    /** Starts anew after so many, so that no run fills the disk. */
    private static final int MOST = 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1024);
    private final List<Path> files = new ArrayList<>();
    private Path folder;
    private FileChannel other;
    private FileChannel resource;
    private int written;

    /** Takes the locks; opens the resource of one of them, and a file that no lock guards. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Expectation.folder(), "holding");
        for (int i = 0; i < LOCKS; i++) {
            Path lock = folder.resolve("session-" + i + ".jsonl.lock");
            Files.writeString(
                    lock,
                    LockPayload.json(System.currentTimeMillis(), 1_020_000),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            files.add(lock);
        }
        resource = open("session-0.jsonl");
        other = open("access.log");
    }

    private FileChannel open(String name) throws IOException {
        Path file = folder.resolve(name);
        files.add(file);
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** To a file that no lock guards. */
    @Benchmark
    public int appendOther() throws IOException {
        return append(other);
    }

    /** To what this thread's own lock guards. */
    @Benchmark
    public int appendResource() throws IOException {
        return append(resource);
    }

    private int append(FileChannel channel) throws IOException {
        if (++written % MOST == 0) {
            channel.truncate(0);
        }
        buffer.clear();
        return channel.write(buffer);
    }

    /** Gives the locks back. */
    @TearDown
    public void clean() throws IOException {
        resource.close();
        other.close();
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
