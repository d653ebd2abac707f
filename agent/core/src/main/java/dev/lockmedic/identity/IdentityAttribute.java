package dev.lockmedic.identity;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The extended attribute of a lock file that carries its holder's identity ({@code user.lockmedic}
 * to other programs). Setting it changes neither the file's bytes nor its times of modification and
 * birth.
 *
 * <p>Reading and writing opens and closes the file, so it is only done where this process has no
 * POSIX lock on it. For agent threads; a hanging file system hangs the caller.
 */
public final class IdentityAttribute {
    /** Name within the user's name space. */
    public static final String NAME = "lockmedic";

    private final LockFileReader reader;

    /** Touches only files that this reader may open. */
    public IdentityAttribute(LockFileReader reader) {
        this.reader = reader;
    }

    /** Loads what reading one needs, of the JDK too, for who must not wait for that later. */
    public static void warmUp() {
        HoldIdentity.parse(new byte[0]);
        Origin.of(
                new HoldIdentity(Realm.UNKNOWN, "", 0, 0, 0, OptionalLong.empty(), "", 0),
                Realm.UNKNOWN);
        try {
            read(Path.of("/"));
        } catch (IOException notThere) {
            // What was to be loaded is.
        }
    }

    /**
     * Where the holder of a lock is, seen from here.
     *
     * @param lock as it was read just before; only a payload of the protocol has an identity
     */
    public Origin originOf(LockSnapshot lock, Realm here) {
        if (!lock.payload().recognised()) {
            return Origin.UNNAMED;
        }
        if (!reader.mayOpen(lock.identity())) {
            return Origin.unreadable("this process may hold a FileLock on its lock file");
        }
        byte[] bytes;
        try {
            bytes = read(lock.path());
        } catch (NoSuchFileException gone) {
            return Origin.UNNAMED;
        } catch (IOException e) {
            return Origin.unreadable(e.toString());
        }
        if (bytes == null) {
            return Origin.UNNAMED;
        }
        HoldIdentity identity = HoldIdentity.parse(bytes);
        if (identity != null) {
            return identity.isOf(lock) ? Origin.of(identity, here) : Origin.UNNAMED;
        }
        return HoldIdentity.isOfAnotherVersion(bytes) ? Origin.OTHER_VERSION : Origin.UNNAMED;
    }

    /** Null if there is none, or one that is too large to be ours. */
    private static byte[] read(Path file) throws IOException {
        UserDefinedFileAttributeView view = view(file);
        if (view == null) {
            return null;
        }
        try {
            // Asked first: whether an attribute is absent or can't be read, read() does not tell.
            if (!view.list().contains(NAME) || view.size(NAME) > HoldIdentity.LIMIT_BYTES) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.allocate(HoldIdentity.LIMIT_BYTES);
            view.read(NAME, buffer);
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (IOException | RuntimeException e) {
            if (!isSupported(file)) {
                return null;
            }
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    /**
     * Writes it, or writes over another one.
     *
     * @throws IOException if that was refused
     */
    public static void write(Path file, HoldIdentity identity) throws IOException {
        UserDefinedFileAttributeView view = view(file);
        if (view == null) {
            throw new IOException("this JVM knows no extended attributes there");
        }
        try {
            view.write(NAME, ByteBuffer.wrap(identity.format()));
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    private static UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(
                file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether the file system keeps such attributes at all; in doubt, true. */
    public static boolean isSupported(Path file) {
        try {
            FileStore store = Files.getFileStore(file);
            return store.supportsFileAttributeView(UserDefinedFileAttributeView.class);
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }
}
