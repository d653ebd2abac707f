package dev.lockmedic.bench.jmh;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Polling a lock that another process holds within its limit: what each failed try costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContenderBenchmark extends TakingTurns {
    private Path lock;

    /** The process that started this fork holds the lock. */
    @Setup
    public void prepare() throws IOException {
        lock = Expectation.folder().resolve("contended.jsonl.lock");
        if (!Files.exists(lock)) {
            throw new IllegalStateException("nobody holds " + lock);
        }
    }

    /** One try. */
    @Benchmark
    public Object create() throws IOException {
        try {
            return Files.createFile(lock);
        } catch (FileAlreadyExistsException held) {
            return held;
        }
    }
}
