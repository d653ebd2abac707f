package dev.lockmedic.hooks;

import java.nio.channels.FileChannel;

/**
 * The static front that woven writing methods call, at their very beginning. While this JVM holds
 * no lock there is no gate, and a write costs one field read more.
 *
 * <p>What leaves these methods is a {@link LockLostException}, which stops the write, or nothing.
 */
public final class WriteHooks {
    /** {@code O_RDWR} as {@code RandomAccessFile} has it. */
    private static final int READ_AND_WRITE = 2;

    private static volatile WriteGate gate;

    private WriteHooks() {}

    /** Lets this gate decide from now on; null: every write may run. */
    public static void guardBy(WriteGate next) {
        gate = next;
    }

    /** The gate in place; null if there is none. */
    public static WriteGate gate() {
        return gate;
    }

    /** A write is about to run. */
    public static void writing(Object channel, Object parent, String path)
            throws LockLostException {
        WriteGate g = gate;
        if (g != null) {
            check(g, channel, parent, path);
        }
    }

    /** A file is about to be mapped; only a shared mapping for writing is a write. */
    public static void mapping(Object channel, Object parent, String path, FileChannel.MapMode mode)
            throws LockLostException {
        WriteGate g = gate;
        if (g != null
                && mode != FileChannel.MapMode.READ_ONLY
                && mode != FileChannel.MapMode.PRIVATE) {
            check(g, channel, parent, path);
        }
    }

    /** A write is about to be handed to another thread. */
    public static void submitting(Object channel) {
        WriteGate g = gate;
        if (g != null) {
            try {
                g.submitting(channel);
            } catch (Throwable t) {
                quietly(g, t);
            }
        }
    }

    /** A {@code FileOutputStream} is about to be opened. */
    public static void opening(Object stream, String path) throws LockLostException {
        WriteGate g = gate;
        if (g == null) {
            return;
        }
        LockLostException refusal = null;
        try {
            refusal = g.opening(stream, path);
        } catch (Throwable t) {
            quietly(g, t);
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    /** A {@code RandomAccessFile} is about to be opened. */
    public static void opening(Object file, String path, int mode) throws LockLostException {
        if ((mode & READ_AND_WRITE) != 0) {
            opening(file, path);
        }
    }

    private static void check(WriteGate g, Object channel, Object parent, String path)
            throws LockLostException {
        LockLostException refusal = null;
        try {
            refusal = g.writing(channel, parent, path);
        } catch (Throwable t) {
            quietly(g, t);
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static void quietly(WriteGate g, Throwable error) {
        try {
            g.failed(error);
        } catch (Throwable again) {
            // Nothing is left to tell it to; the host must not notice.
        }
    }
}
