package dev.lockmedic.bench.jmh;

import dev.lockmedic.bench.LockPayload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A lock file that all threads want all the time, so that nearly every hold was waited for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContendedLockFileBenchmark extends TakingTurns {
    private static final Set<StandardOpenOption> EXCLUSIVE =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final long PAUSE_NANOS = 10_000;

    private Path folder;
    private Path lock;

    /** A folder of its own. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Expectation.folder(), "contended");
        lock = folder.resolve("session.jsonl.lock");
    }

    /** Tries until it has it, and gives it back. */
    @Benchmark
    public void takeAndGiveBack() throws IOException {
        byte[] payload =
                LockPayload.json(System.currentTimeMillis(), 1_020_000)
                        .getBytes(StandardCharsets.UTF_8);
        while (true) {
            try (SeekableByteChannel out = Files.newByteChannel(lock, EXCLUSIVE)) {
                out.write(ByteBuffer.wrap(payload));
                break;
            } catch (FileAlreadyExistsException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        Files.delete(lock);
    }

    /** Leaves nothing behind. */
    @TearDown
    public void clean() throws IOException {
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
