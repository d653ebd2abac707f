package dev.lockmedic.bench.jmh;

import dev.lockmedic.bench.LockPayload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Taking a lock file and giving it back, as hosts do it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LockFileBenchmark extends TakingTurns {
    private static final Set<StandardOpenOption> EXCLUSIVE =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private Path folder;
    private Path lock;

    /** A folder of its own, so that an empty lock file lies beside no guard file. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Expectation.folder(), "locks");
        lock = folder.resolve("session.jsonl.lock");
    }

    /** With the payload that names the holder and its max hold. */
    @Benchmark
    public void json() throws IOException {
        byte[] payload =
                LockPayload.json(System.currentTimeMillis(), 1_020_000)
                        .getBytes(StandardCharsets.UTF_8);
        try (SeekableByteChannel out = Files.newByteChannel(lock, EXCLUSIVE)) {
            out.write(ByteBuffer.wrap(payload));
        }
        Files.delete(lock);
    }

    /** Without any content: of no protocol that the agent knows. */
    @Benchmark
    public void empty() throws IOException {
        Files.createFile(lock);
        Files.delete(lock);
    }

    /** Leaves nothing behind. */
    @TearDown
    public void clean() throws IOException {
        Files.deleteIfExists(folder);
    }
}
