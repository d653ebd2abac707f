package dev.lockmedic.interception;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * One method of the JDK in which FileLocks come or go.
 *
 * <p>Why not {@code FileLockTable.add} and {@code remove}, where all of them pass: a lock is added
 * there before the system is asked for it, so that a contender that waits for an hour would look
 * like a holder. All releases, and the closing of a channel, end in {@code
 * FileLockImpl.invalidate}.
 */
record FileLockPoint(String name, String ownerName, String method, String parameters, Kind kind)
        implements Point {
    /** What the hook is told. */
    enum Kind {
        /** The lock that is returned has been obtained, by a channel that knows its path. */
        OBTAINED,
        /** The lock that is returned is asked for now, perhaps by another thread. */
        REQUESTED,
        /** That other thread has just been answered by the system, in the middle of the method. */
        ANSWERED,
        /** {@code this} lock is over. */
        RELEASED
    }

    private static final String CHANNEL = "sun.nio.ch.FileChannelImpl";
    private static final String ASYNCHRONOUS = "sun.nio.ch.SimpleAsynchronousFileChannelImpl";

    /** All of them. */
    static final List<FileLockPoint> ALL = all();

    private static List<FileLockPoint> all() {
        List<FileLockPoint> all = new ArrayList<>();
        add(all, "FileChannel.lock", CHANNEL, "lock", "JJZ", Kind.OBTAINED);
        add(all, "FileChannel.tryLock", CHANNEL, "tryLock", "JJZ", Kind.OBTAINED);
        add(
                all,
                "AsynchronousFileChannel.lock",
                "sun.nio.ch.AsynchronousFileChannelImpl",
                "addToFileLockTable",
                "JJZ",
                Kind.REQUESTED);
        add(
                all,
                "AsynchronousFileChannel.lock carried out",
                ASYNCHRONOUS + "$1",
                "run",
                "",
                Kind.ANSWERED);
        add(all, "AsynchronousFileChannel.tryLock", ASYNCHRONOUS, "tryLock", "JJZ", Kind.OBTAINED);
        add(all, "FileLock.release", "sun.nio.ch.FileLockImpl", "invalidate", "", Kind.RELEASED);
        return List.copyOf(all);
    }

    private static void add(
            List<FileLockPoint> all,
            String name,
            String ownerName,
            String method,
            String parameters,
            Kind kind) {
        all.add(new FileLockPoint(name, ownerName, method, "(" + parameters + ")", kind));
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
        return new FileLockWeaver(target, kind, shape);
    }
}
