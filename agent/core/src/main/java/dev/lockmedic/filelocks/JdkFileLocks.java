package dev.lockmedic.filelocks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the JDK knows of its FileLocks and their channels, read from its own fields; the same names
 * on JDK 17 and 25. What it does not tell is null. On agent threads.
 *
 * <p>Nothing here opens a locked file: closing it again would drop the host's lock (see {@code
 * fcntl(2)}, "record locks are automatically released…"). The links in {@code /proc} are read and
 * not followed.
 */
final class JdkFileLocks {
    private static final String CHANNEL = "sun.nio.ch.FileChannelImpl";
    private static final String ASYNCHRONOUS = "sun.nio.ch.AsynchronousFileChannelImpl";
    private static final String SIMPLE = "sun.nio.ch.SimpleAsynchronousFileChannelImpl";
    private static final String TABLE = "sun.nio.ch.FileLockTable";
    private static final String DELETED = " (deleted)";

    private final Field map;
    private final Field tableKey;
    private final Field keyInode;
    private final Field channelTable;
    private final Field channelPath;
    private final Field channelParent;
    private final Field channelDescriptor;
    private final Field asynchronousTable;
    private final Field asynchronousPath;
    private final Field asynchronousDescriptor;
    private final Field descriptorNumber;

    /**
     * @param opener opens a package of {@code java.base} to us
     */
    JdkFileLocks(Consumer<String> opener) {
        opener.accept("sun.nio.ch");
        opener.accept("java.io");
        map = field(TABLE, "lockMap");
        tableKey = field(TABLE, "fileKey");
        keyInode = field("sun.nio.ch.FileKey", "st_ino");
        channelTable = field(CHANNEL, "fileLockTable");
        channelPath = field(CHANNEL, "path");
        channelParent = field(CHANNEL, "parent");
        channelDescriptor = field(CHANNEL, "fd");
        asynchronousTable = field(ASYNCHRONOUS, "fileLockTable");
        // Since JDK 25 or so; before that it keeps none.
        asynchronousPath = field(SIMPLE, "path");
        asynchronousDescriptor = field(ASYNCHRONOUS, "fdObj");
        descriptorNumber = field("java.io.FileDescriptor", "fd");
    }

    private static Field field(String type, String name) {
        try {
            Field field = Class.forName(type, false, null).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static Object get(Field field, Object object) {
        try {
            return field == null || !field.getDeclaringClass().isInstance(object)
                    ? null
                    : field.get(object);
        } catch (IllegalAccessException | RuntimeException e) {
            return null;
        }
    }

    private static Object first(Object one, Object other) {
        return one == null ? other : one;
    }

    /** All FileLocks that this JVM has or waits for; a snapshot. */
    List<FileLock> all() {
        List<FileLock> locks = new ArrayList<>();
        Object table = null;
        try {
            table = map == null ? null : map.get(null);
        } catch (IllegalAccessException | RuntimeException e) {
            // Then nothing is known.
        }
        if (table instanceof Map<?, ?> lists) {
            for (Object list : lists.values()) {
                // As the JDK does; its threads hold it for a moment only.
                synchronized (list) {
                    for (Object reference : (List<?>) list) {
                        if (((Reference<?>) reference).get() instanceof FileLock lock) {
                            locks.add(lock);
                        }
                    }
                }
            }
        }
        return locks;
    }

    /** Inode number of the locked file. */
    String inode(FileLock lock) {
        Channel channel = lock.acquiredBy();
        Object table = first(get(channelTable, channel), get(asynchronousTable, channel));
        Object inode = get(keyInode, get(tableKey, table));
        return inode == null ? null : Long.toUnsignedString((Long) inode);
    }

    /** The stream that the channel was got from. */
    Object parent(FileLock lock) {
        return get(channelParent, lock.acquiredBy());
    }

    /**
     * Absolute path of the locked file: as the host opened it, if the channel knows; else as the
     * system knows it by.
     */
    String path(FileLock lock) {
        Channel channel = lock.acquiredBy();
        Object path = first(get(channelPath, channel), get(asynchronousPath, channel));
        return path == null
                ? openFile(
                        first(
                                get(channelDescriptor, channel),
                                get(asynchronousDescriptor, channel)),
                        channel)
                : Path.of((String) path).toAbsolutePath().normalize().toString();
    }

    private String openFile(Object descriptor, Channel channel) {
        Object number = get(descriptorNumber, descriptor);
        if (number == null || (Integer) number < 0) {
            return null;
        }
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
            // Closed meanwhile, it may be the number of another file.
            return !channel.isOpen() || !target.startsWith("/")
                    ? null
                    : target.endsWith(DELETED)
                            ? target.substring(0, target.length() - DELETED.length())
                            : target;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /**
     * Whether this JVM has another lock that shares a byte with this one.
     *
     * @param inode of the file
     */
    boolean hasAnother(FileLock lock, String inode) {
        for (FileLock each : all()) {
            if (each != lock
                    && each.overlaps(lock.position(), lock.size())
                    && inode.equals(inode(each))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Does once what a heal does, while there is memory for it: on a file of this very process that
     * nobody else locks.
     */
    void warmUp() {
        try (FileChannel channel =
                        FileChannel.open(Path.of("/proc/self/comm"), StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, 1, true)) {
            if (lock != null) {
                path(lock);
                parent(lock);
                openFile(get(channelDescriptor, channel), channel);
                hasAnother(lock, String.valueOf(inode(lock)));
                KernelLock.read();
            }
        } catch (IOException | RuntimeException e) {
            // Not Linux: then it is loaded when it is needed.
        }
    }
}
