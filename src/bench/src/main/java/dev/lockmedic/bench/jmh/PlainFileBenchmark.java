package dev.lockmedic.bench.jmh;

import java.io.IOException;
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

/** Files that are no lock files. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlainFileBenchmark extends TakingTurns {
    private final byte[] content = new byte[1024];
    private Path folder;
    private Path temporary;
    private Path data;

    /** One file that is there, one that comes and goes. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Expectation.folder(), "files");
        temporary = folder.resolve("session.jsonl.tmp");
        data = Files.write(folder.resolve("session.jsonl"), content);
    }

    /** Exclusively created, written, deleted. */
    @Benchmark
    public void createDelete() throws IOException {
        Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.delete(temporary);
    }

    /** Opened, read, closed. */
    @Benchmark
    public byte[] read() throws IOException {
        return Files.readAllBytes(data);
    }

    /** Looked for. */
    @Benchmark
    public boolean exists() {
        return Files.exists(data);
    }

    /** Leaves nothing behind. */
    @TearDown
    public void clean() throws IOException {
        Files.delete(data);
        Files.delete(folder);
    }
}
