package dev.lockmedic.interception;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * One writing method of the JDK, woven at its very beginning: {@code WriteHooks} may end it with a
 * {@code LockLostException} before it has done anything.
 *
 * <p>However Java writes to a file, it ends in these. Not among them: stores into memory that was
 * mapped before, which no method carries out, and {@code RandomAccessFile.setLength} of JDK 17,
 * which is native.
 */
record WritePoint(String name, String ownerName, String method, String parameters, Kind kind)
        implements Point {
    /** What the hook is told. */
    enum Kind {
        /** This channel or stream is about to be written to. */
        WRITE,
        /** The same, where the class keeps no path. */
        WRITE_WITHOUT_PATH,
        /** The channel given as the third argument is about to be written to. */
        TRANSFER_TO,
        /** This channel's file is about to be mapped, in the mode that is the first argument. */
        MAP,
        /** This stream is about to open the file that the first argument names. */
        OPEN,
        /** The same, with a mode as the second argument. */
        OPEN_WITH_MODE,
        /** A write to this channel is about to be handed to another thread. */
        SUBMIT,
        /** That thread is about to carry it out, in the middle of the method. */
        CARRY_OUT
    }

    private static final String CHANNEL = "sun.nio.ch.FileChannelImpl";
    private static final String ASYNCHRONOUS = "sun.nio.ch.SimpleAsynchronousFileChannelImpl";
    private static final String STREAM = "java.io.FileOutputStream";
    private static final String RANDOM = "java.io.RandomAccessFile";
    private static final String BUFFER = "Ljava/nio/ByteBuffer;";
    private static final String STRING = "Ljava/lang/String;";
    private static final String MODE = "Ljava/nio/channels/FileChannel$MapMode;";

    /** All of them. */
    static final List<WritePoint> ALL = all();

    private static List<WritePoint> all() {
        List<WritePoint> all = new ArrayList<>();
        add(all, "FileChannel.write", CHANNEL, "write", BUFFER, Kind.WRITE);
        add(all, "FileChannel.write gathering", CHANNEL, "write", "[" + BUFFER + "II", Kind.WRITE);
        add(all, "FileChannel.write at position", CHANNEL, "write", BUFFER + "J", Kind.WRITE);
        add(all, "FileChannel.truncate", CHANNEL, "truncate", "J", Kind.WRITE);
        add(
                all,
                "FileChannel.transferFrom",
                CHANNEL,
                "transferFrom",
                "Ljava/nio/channels/ReadableByteChannel;JJ",
                Kind.WRITE);
        add(
                all,
                "FileChannel.transferTo",
                CHANNEL,
                "transferTo",
                "JJLjava/nio/channels/WritableByteChannel;",
                Kind.TRANSFER_TO);
        add(all, "FileChannel.map", CHANNEL, "map", MODE + "JJ", Kind.MAP);
        if (Runtime.version().feature() >= 22) {
            add(
                    all,
                    "FileChannel.map to a segment",
                    CHANNEL,
                    "map",
                    MODE + "JJLjava/lang/foreign/Arena;",
                    Kind.MAP);
        }
        add(
                all,
                "AsynchronousFileChannel.write",
                ASYNCHRONOUS,
                "implWrite",
                BUFFER + "JLjava/lang/Object;Ljava/nio/channels/CompletionHandler;",
                Kind.SUBMIT);
        add(
                all,
                "AsynchronousFileChannel.write carried out",
                ASYNCHRONOUS + "$3",
                "run",
                "",
                Kind.CARRY_OUT);
        add(
                all,
                "AsynchronousFileChannel.truncate",
                ASYNCHRONOUS,
                "truncate",
                "J",
                Kind.WRITE_WITHOUT_PATH);
        add(all, "FileOutputStream.open", STREAM, "open", STRING + "Z", Kind.OPEN);
        add(all, "FileOutputStream.write", STREAM, "write", "I", Kind.WRITE);
        add(all, "FileOutputStream.write array", STREAM, "write", "[B", Kind.WRITE);
        add(all, "FileOutputStream.write range", STREAM, "write", "[BII", Kind.WRITE);
        add(all, "RandomAccessFile.open", RANDOM, "open", STRING + "I", Kind.OPEN_WITH_MODE);
        add(all, "RandomAccessFile.write", RANDOM, "write", "I", Kind.WRITE);
        add(all, "RandomAccessFile.write array", RANDOM, "write", "[B", Kind.WRITE);
        add(all, "RandomAccessFile.write range", RANDOM, "write", "[BII", Kind.WRITE);
        add(all, "RandomAccessFile.writeBytes", RANDOM, "writeBytes", STRING, Kind.WRITE);
        add(all, "RandomAccessFile.writeChars", RANDOM, "writeChars", STRING, Kind.WRITE);
        if (Runtime.version().feature() >= 21) {
            add(all, "RandomAccessFile.setLength", RANDOM, "setLength", "J", Kind.WRITE);
        }
        return List.copyOf(all);
    }

    private static void add(
            List<WritePoint> all,
            String name,
            String ownerName,
            String method,
            String parameters,
            Kind kind) {
        all.add(new WritePoint(name, ownerName, method, "(" + parameters + ")", kind));
    }

    @Override
    public Class<?> owner() {
        try {
            return Class.forName(ownerName, false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @Override
    public MethodVisitor weave(MethodVisitor target, ClassShape shape, String descriptor) {
        return new WriteWeaver(target, kind, shape, descriptor);
    }
}
