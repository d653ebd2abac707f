package dev.lockmedic.bench.jmh;

import dev.lockmedic.bench.LockPayload;
import java.io.IOException;
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

/** A file that is no lock file, in a JVM that holds some: deletions then get a closer look. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlainFileHoldingBenchmark extends TakingTurns {
    private static final int LOCKS = 20;

    private final byte[] content = new byte[1024];
    private final List<Path> locks = new ArrayList<>();
    private Path folder;
    private Path temporary;

    /** Takes the locks; gives one back, so that a guard file is in use as well. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Expectation.folder(), "files");
        temporary = folder.resolve("session.jsonl.tmp");
        for (int i = 0; i <= LOCKS; i++) {
            Path lock = folder.resolve("session-" + i + ".jsonl.lock");
            Files.writeString(
                    lock,
                    LockPayload.json(System.currentTimeMillis(), 1_020_000),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            locks.add(lock);
        }
        Files.delete(locks.remove(LOCKS));
    }

    /** Exclusively created, written, deleted. */
    @Benchmark
    public void createDelete() throws IOException {
        Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.delete(temporary);
    }

    /** Gives the locks back. */
    @TearDown
    public void clean() throws IOException {
        for (Path lock : locks) {
            Files.delete(lock);
        }
        Files.delete(folder);
    }
}
