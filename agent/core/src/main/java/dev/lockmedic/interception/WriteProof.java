package dev.lockmedic.interception;

import dev.lockmedic.hooks.LockLostException;
import dev.lockmedic.hooks.WriteGate;
import dev.lockmedic.hooks.WriteHooks;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Proves each writing point by really calling the method on the null device, with a gate that
 * refuses: the gate must have been asked, and the host's call must have ended with its exception.
 * Nothing is written, not even there.
 *
 * <p>Runs before any hold is known, on the thread that starts the agent; the writes of other
 * threads meanwhile are let through.
 */
final class WriteProof extends WriteGate {
    private static final String NULL_DEVICE = File.separatorChar == '/' ? "/dev/null" : "NUL";
    private static final String REFUSED = "refused to prove that writes can be";
    private static final Set<StandardOpenOption> WRITE = Set.of(StandardOpenOption.WRITE);
    private static final byte[] BYTES = {0};

    private final Thread prover = Thread.currentThread();
    private final boolean refusesOpening;
    private boolean submitted;
    private Throwable failure;

    /** One call of a writing method. */
    private interface Exercise {
        void run() throws IOException;
    }

    private interface ChannelExercise {
        void run(FileChannel channel) throws IOException;
    }

    private interface AsynchronousExercise {
        void run(AsynchronousFileChannel channel) throws IOException;
    }

    private interface StreamExercise {
        void run(FileOutputStream stream) throws IOException;
    }

    private interface RandomExercise {
        void run(RandomAccessFile file) throws IOException;
    }

    /** How each point is called, by its name. */
    private static final Map<String, Exercise> EXERCISES =
            Map.ofEntries(
                    channel("FileChannel.write", c -> c.write(ByteBuffer.allocate(1))),
                    channel(
                            "FileChannel.write gathering",
                            c -> c.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1)),
                    channel(
                            "FileChannel.write at position",
                            c -> c.write(ByteBuffer.allocate(1), 0)),
                    channel("FileChannel.truncate", c -> c.truncate(0)),
                    channel("FileChannel.transferFrom", c -> c.transferFrom(c, 0, 1)),
                    channel("FileChannel.transferTo", c -> c.transferTo(0, 1, c)),
                    channel("FileChannel.map", c -> c.map(FileChannel.MapMode.READ_WRITE, 0, 1)),
                    channel("FileChannel.map to a segment", WriteProof::mapSegment),
                    asynchronous("AsynchronousFileChannel.write", WriteProof::writeAndWait),
                    asynchronous(
                            "AsynchronousFileChannel.write carried out", WriteProof::writeAndWait),
                    asynchronous("AsynchronousFileChannel.truncate", c -> c.truncate(0)),
                    stream("FileOutputStream.open", s -> {}),
                    stream("FileOutputStream.write", s -> s.write(0)),
                    stream("FileOutputStream.write array", s -> s.write(BYTES)),
                    stream("FileOutputStream.write range", s -> s.write(BYTES, 0, 1)),
                    random("RandomAccessFile.open", f -> {}),
                    random("RandomAccessFile.write", f -> f.write(0)),
                    random("RandomAccessFile.write array", f -> f.write(BYTES)),
                    random("RandomAccessFile.write range", f -> f.write(BYTES, 0, 1)),
                    random("RandomAccessFile.writeBytes", f -> f.writeBytes("0")),
                    random("RandomAccessFile.writeChars", f -> f.writeChars("0")),
                    random("RandomAccessFile.setLength", f -> f.setLength(0)));

    private WriteProof(boolean refusesOpening) {
        this.refusesOpening = refusesOpening;
    }

    /** Calls the point's method and says what came of it. */
    static HookState prove(Point point) {
        WriteProof proof = new WriteProof(point.name().endsWith(".open"));
        WriteHooks.guardBy(proof);
        boolean refused = false;
        try {
            EXERCISES.get(point.name()).run();
        } catch (LockLostException e) {
            refused = true;
        } catch (IOException | RuntimeException | Error e) {
            proof.failure = e;
        } finally {
            WriteHooks.guardBy(null);
        }
        return proof.state(point, refused);
    }

    private HookState state(Point point, boolean refused) {
        String why =
                failure != null
                        ? "calling it gave " + failure
                        : !refused
                                ? "it was woven, but a refused write was not stopped"
                                : point.name().equals("AsynchronousFileChannel.write") && !submitted
                                        ? "it was woven, but its hook was not called"
                                        : null;
        return new HookState(
                point.name(), why == null ? HookState.State.PROVED : HookState.State.FAILED, why);
    }

    @Override
    public LockLostException writing(Object channel, Object parent, String path) {
        return refusal();
    }

    @Override
    public void submitting(Object channel) {
        submitted |= Thread.currentThread() == prover;
    }

    @Override
    public LockLostException opening(Object stream, String path) {
        return refusesOpening ? refusal() : null;
    }

    private LockLostException refusal() {
        return Thread.currentThread() == prover ? new LockLostException(REFUSED) : null;
    }

    @Override
    public void failed(Throwable error) {
        failure = error;
    }

    private static Map.Entry<String, Exercise> channel(String name, ChannelExercise exercise) {
        return Map.entry(
                name,
                () -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    Path.of(NULL_DEVICE),
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE)) {
                        exercise.run(channel);
                    }
                });
    }

    private static Map.Entry<String, Exercise> asynchronous(
            String name, AsynchronousExercise exercise) {
        return Map.entry(
                name,
                () -> {
                    try (AsynchronousFileChannel channel =
                            AsynchronousFileChannel.open(
                                    Path.of(NULL_DEVICE), WRITE, new OnTheSpot())) {
                        exercise.run(channel);
                    }
                });
    }

    private static Map.Entry<String, Exercise> stream(String name, StreamExercise exercise) {
        return Map.entry(
                name,
                () -> {
                    try (FileOutputStream stream = new FileOutputStream(NULL_DEVICE)) {
                        exercise.run(stream);
                    }
                });
    }

    private static Map.Entry<String, Exercise> random(String name, RandomExercise exercise) {
        return Map.entry(
                name,
                () -> {
                    try (RandomAccessFile file = new RandomAccessFile(NULL_DEVICE, "rw")) {
                        exercise.run(file);
                    }
                });
    }

    private static void writeAndWait(AsynchronousFileChannel channel) throws IOException {
        try {
            channel.write(ByteBuffer.allocate(1), 0).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LockLostException refused) {
                throw refused;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** By reflection: {@code java.lang.foreign} is not there on JDK 17. */
    private static void mapSegment(FileChannel channel) throws IOException {
        try {
            Class<?> arena = Class.forName("java.lang.foreign.Arena");
            FileChannel.class
                    .getMethod("map", FileChannel.MapMode.class, long.class, long.class, arena)
                    .invoke(
                            channel,
                            FileChannel.MapMode.READ_WRITE,
                            0L,
                            1L,
                            arena.getMethod("global").invoke(null));
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }
}
