package dev.lockmedic.lockfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which file it is that lies at a path, by what {@code lstat} tells without opening it.
 *
 * <p>Device and inode number alone are no identity: ext4 and overlayfs reuse inode numbers at once.
 * So the time of birth counts too. Where a file system keeps none, the JDK gives the time of the
 * last change in its place, and identity rests on inode and bytes.
 *
 * @param fileKey device and inode; null where the file system has none
 * @param birth creation time, or the modification time where there is none
 * @param hasBirth whether the birth time is one of its own, not the modification time in its place
 * @param modified time of the last change of the content
 * @param size in bytes
 */
public record FileIdentity(
        Kind kind, Object fileKey, FileTime birth, boolean hasBirth, FileTime modified, long size) {
    /** What kind of file it is. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A directory: a lock made by mkdir. */
        DIRECTORY,
        /** A symbolic link, never followed. */
        SYMBOLIC_LINK,
        /** A device, a socket, a pipe: never opened. */
        OTHER
    }

    /**
     * Looks at a path without following a symbolic link or opening anything.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    public static FileIdentity of(Path path) throws IOException {
        BasicFileAttributes a =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Kind kind =
                a.isRegularFile()
                        ? Kind.FILE
                        : a.isDirectory()
                                ? Kind.DIRECTORY
                                : a.isSymbolicLink() ? Kind.SYMBOLIC_LINK : Kind.OTHER;
        return new FileIdentity(
                kind,
                a.fileKey(),
                a.creationTime(),
                differs(a) || keepsBirths(path, a.fileKey()),
                a.lastModifiedTime(),
                a.size());
    }

    private static boolean differs(BasicFileAttributes a) {
        return !a.creationTime().equals(a.lastModifiedTime());
    }

    /**
     * Most lock files are written in the kernel tick in which they are born, so that their own
     * times can't tell whether the file system keeps births; those of their directory can. Asked
     * once a device: this runs on the host's threads.
     */
    private static boolean keepsBirths(Path path, Object fileKey) throws IOException {
        String device = device(fileKey);
        if (device != null && KEEPING_BIRTHS.contains(device)) {
            return true;
        }
        Path directory = path.toAbsolutePath().getParent();
        boolean keeps =
                directory != null
                        && differs(Files.readAttributes(directory, BasicFileAttributes.class));
        if (keeps && device != null) {
            KEEPING_BIRTHS.add(device);
        }
        return keeps;
    }

    /** Devices whose file system keeps births; only ever a few. */
    private static final Set<String> KEEPING_BIRTHS = ConcurrentHashMap.newKeySet();

    /** UnixFileKey prints itself as {@code (dev=fe00,ino=131090)}; null for any other key. */
    private static String device(Object fileKey) {
        String key = String.valueOf(fileKey);
        int end = key.indexOf(",ino=");
        return end < 0 ? null : key.substring(0, end);
    }

    /** Its inode number in decimal; null where the file system has none. */
    public String inode() {
        String key = String.valueOf(fileKey);
        int at = key.lastIndexOf("ino=");
        return at < 0 ? null : key.substring(at + 4, key.length() - 1);
    }

    /** Whether both are the same file, whatever was written to it meanwhile. */
    public boolean sameFile(FileIdentity other) {
        if (kind != other.kind
                || fileKey == null
                || other.fileKey == null
                || !fileKey.equals(other.fileKey)) {
            return false;
        }
        // One known birth is enough: both lie on one file system, which keeps births or does not.
        return !hasBirth && !other.hasBirth || birth.equals(other.birth);
    }

    /** Whether it was born within these wall-clock milliseconds, give or take a kernel tick. */
    public boolean bornBetween(long fromMillis, long toMillis) {
        long born = birth.toMillis();
        return born >= fromMillis - TICK_MILLIS && born <= toMillis + TICK_MILLIS;
    }

    /** Kernels stamp files with the time of the last timer tick, 10 ms apart at most. */
    private static final long TICK_MILLIS = 11;
}
