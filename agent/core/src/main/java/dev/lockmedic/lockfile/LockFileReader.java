package dev.lockmedic.lockfile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads lock files without harm: looks before it opens, opens only regular files that are not
 * empty, follows no link, reads no more than {@link #LIMIT_BYTES}, and leaves alone what this
 * process has a POSIX lock on. For agent threads; a hanging file system hangs the caller.
 */
public final class LockFileReader {
    /** A payload is a few dozen bytes; a file above this is no lock file of the protocol. */
    public static final int LIMIT_BYTES = 64 * 1024;

    private final OwnFileLocks ownLocks;
    private final FileView files;
    private final boolean parses;

    /** Reads only what {@code ownLocks} is sure about. */
    public LockFileReader(OwnFileLocks ownLocks) {
        this(ownLocks, FileView.SYSTEM);
    }

    /** The same, of files as they are seen there. */
    public LockFileReader(OwnFileLocks ownLocks, FileView files) {
        this(ownLocks, files, true);
    }

    private LockFileReader(OwnFileLocks ownLocks, FileView files, boolean parses) {
        this.ownLocks = ownLocks;
        this.files = files;
        this.parses = parses;
    }

    /**
     * For who compares locks and never judges them: snapshots have identity and bytes, but their
     * payload is never understood, and so no JSON library is loaded.
     */
    public static LockFileReader ofBytesOnly(OwnFileLocks ownLocks) {
        return new LockFileReader(ownLocks, FileView.SYSTEM, false);
    }

    /**
     * Reads a lock file.
     *
     * @return a snapshot; with {@link Payload.Form#UNREADABLE} and a problem if the content could
     *     not be had
     * @throws NoSuchFileException if nothing is there
     * @throws IOException if not even its attributes could be read
     */
    public LockSnapshot read(Path path) throws IOException {
        FileIdentity identity = files.identity(path);
        if (identity.kind() != FileIdentity.Kind.FILE) {
            return unreadable(
                    path, identity, "it is no regular file but " + words(identity.kind()));
        }
        if (identity.size() == 0) {
            // Never opened: an empty file may be somebody's FileLock target, as Lucene's
            // write.lock.
            return new LockSnapshot(path, identity, new byte[0], payload(new byte[0]), null);
        }
        if (identity.size() > LIMIT_BYTES) {
            return unreadable(path, identity, "it is larger than " + LIMIT_BYTES + " bytes");
        }
        try {
            if (ownLocks.mayHold(identity)) {
                return unreadable(path, identity, "this process may hold a FileLock on it");
            }
        } catch (IOException e) {
            return unreadable(
                    path,
                    identity,
                    "whether this process has a FileLock on it can't be told: " + e);
        }
        byte[] bytes;
        try {
            bytes = files.bytes(path);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            return unreadable(path, identity, "it can't be read: " + e);
        }
        if (bytes.length > LIMIT_BYTES) {
            return unreadable(path, identity, "it is larger than " + LIMIT_BYTES + " bytes");
        }
        FileIdentity after = files.identity(path);
        if (!after.sameFile(identity)) {
            return unreadable(path, identity, "it changed hands while it was read");
        }
        if (!after.modified().equals(identity.modified()) || bytes.length != after.size()) {
            // A holder writes it anew: half a payload must not count as one long unchanged.
            return unreadable(path, identity, "it was written while it was read");
        }
        return new LockSnapshot(path, identity, bytes, payload(bytes), null);
    }

    private Payload payload(byte[] bytes) {
        return parses ? PayloadParser.parse(bytes) : Payload.UNREADABLE;
    }

    /**
     * Whether this file may be opened and closed: it is a regular one, and this process has no
     * POSIX lock on it that would be dropped thereby.
     */
    public boolean mayOpen(FileIdentity identity) {
        try {
            return identity.kind() == FileIdentity.Kind.FILE && !ownLocks.mayHold(identity);
        } catch (IOException e) {
            return false;
        }
    }

    private static LockSnapshot unreadable(Path path, FileIdentity identity, String problem) {
        return new LockSnapshot(path, identity, null, Payload.UNREADABLE, problem);
    }

    private static String words(FileIdentity.Kind kind) {
        return switch (kind) {
            case DIRECTORY -> "a directory";
            case SYMBOLIC_LINK -> "a symbolic link";
            default -> "a device, pipe or socket";
        };
    }
}
