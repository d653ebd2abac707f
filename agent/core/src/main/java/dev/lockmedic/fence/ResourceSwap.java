package dev.lockmedic.fence;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.OwnFileLocks;
import dev.lockmedic.settings.Fence;
import dev.lockmedic.settings.Sizes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The strict fence: before a lock is taken from a holder that may still be alive, its resource gets
 * a new inode. A write of the old holder that was past every check then lands in a file that has no
 * name any more (FACTS of the zombie trials: the one check that let nothing slip).
 *
 * <p>A copy beside the resource, made durable, then renamed over it. The bytes are copied as they
 * are, a torn last line included; owner, mode, times and extended attributes are kept, or else the
 * resource is left as it is. Only for hosts that open, write and close under the lock: who keeps
 * the resource open across holds would go on writing to the old file.
 *
 * <p>Under the guard, on an agent thread: while it runs nobody else can take the lock.
 */
public final class ResourceSwap {
    private static final String PREFIX = ".lockmedic.copy.";

    private final Supplier<Fence> mode;
    private final Supplier<Long> limitBytes;
    private final OwnFileLocks ownLocks;

    /**
     * @param mode asked each time
     * @param limitBytes the largest resource that is copied; asked each time
     */
    public ResourceSwap(Supplier<Fence> mode, Supplier<Long> limitBytes, OwnFileLocks ownLocks) {
        this.mode = mode;
        this.limitBytes = limitBytes;
        this.ownLocks = ownLocks;
    }

    /** Whether resources are to be replaced at all. */
    public boolean isWanted() {
        return mode.get() == Fence.STRICT;
    }

    /**
     * Replaces the resource, if that is wanted, it is there, and it can be done.
     *
     * @param resource absolute; null if it is not known
     * @return what was done or why not, for the log; empty if there was nothing to do
     */
    public String swap(Path resource) {
        if (!isWanted() || resource == null) {
            return "";
        }
        try {
            FileIdentity before = FileIdentity.of(resource);
            String obstacle = obstacle(resource, before);
            if (obstacle != null) {
                return notReplaced(obstacle);
            }
            replace(resource, before);
            return "its resource was copied to a new inode (" + Sizes.human(before.size()) + ")";
        } catch (NoSuchFileException e) {
            // Nothing there that a zombie could have open by this name.
            return "";
        } catch (IOException | RuntimeException e) {
            return notReplaced(e.toString());
        }
    }

    private static String notReplaced(String why) {
        return "its resource was not replaced, and is fenced as by lockmedic.fence=on: " + why;
    }

    /** What speaks against it; null if nothing does. */
    private String obstacle(Path resource, FileIdentity identity) throws IOException {
        if (identity.kind() != FileIdentity.Kind.FILE) {
            return "it is no regular file";
        }
        if (identity.size() > limitBytes.get()) {
            return "its "
                    + Sizes.human(identity.size())
                    + " are more than lockmedic.fence-copy-limit";
        }
        if ((Integer) Files.getAttribute(resource, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1) {
            return "it has more than one name, and the others would keep the old file";
        }
        if (ownLocks.mayHold(identity)) {
            return "this process may hold a FileLock on it, which copying would drop";
        }
        return null;
    }

    private static void replace(Path resource, FileIdentity before) throws IOException {
        // One name a resource is enough: this runs under the guard of its lock.
        Path copy = resource.resolveSibling(PREFIX + resource.getFileName());
        Files.deleteIfExists(copy);
        try {
            Files.copy(
                    resource, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            requireSameAttributes(resource, copy);
            try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            if (!FileIdentity.of(resource).sameFile(before)) {
                throw new FileSystemException(
                        resource.toString(), null, "somebody replaced it meanwhile");
            }
            Files.move(copy, resource, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** The JDK leaves out, without a word, what it may not set. */
    private static void requireSameAttributes(Path resource, Path copy) throws IOException {
        PosixFileAttributes wanted = attributes(resource);
        PosixFileAttributes got = attributes(copy);
        if (!wanted.owner().equals(got.owner())
                || !wanted.group().equals(got.group())
                || !wanted.permissions().equals(got.permissions())) {
            throw new FileSystemException(
                    copy.toString(), null, "this process may not give it the owner and mode");
        }
        if (!extended(resource).equals(extended(copy))) {
            throw new FileSystemException(
                    copy.toString(), null, "its extended attributes can't be copied");
        }
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static TreeSet<String> extended(Path path) {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        try {
            return view == null ? new TreeSet<>() : new TreeSet<>(view.list());
        } catch (IOException unsupported) {
            return new TreeSet<>();
        }
    }
}
