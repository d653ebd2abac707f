package com.example.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** What is done with lock files on disk: create exclusively, look, remove if unchanged. */
final class LockFiles {
    static final String SUFFIX = ".lock";

    private LockFiles() {}

    static Path of(Path sessionFile) {
        return sessionFile.resolveSibling(sessionFile.getFileName() + SUFFIX);
    }

    /**
     * Creates the lock file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if somebody has the lock
     */
    static LockSnapshot create(Path lockFile, byte[] payload) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                ByteBuffer buffer = ByteBuffer.wrap(payload);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                return snapshot(lockFile, payload);
            } catch (NoSuchFileException e) {
                // Removed by somebody else: what may be there next is not ours to delete.
                throw e;
            } catch (IOException | RuntimeException e) {
                // A lock without a payload would keep everybody waiting until its grace is over.
                Files.deleteIfExists(lockFile);
                throw e;
            }
        }
    }

    /** The lock file as it is now, or empty if there is none. */
    static Optional<LockSnapshot> read(Path lockFile) throws IOException {
        try {
            return Optional.of(snapshot(lockFile, Files.readAllBytes(lockFile)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Removes the lock file if it still is the one that was seen; says whether it did. */
    static boolean removeIfUnchanged(Path lockFile, LockSnapshot seen) throws IOException {
        Optional<LockSnapshot> now = read(lockFile);
        return now.isPresent() && now.get().isSameFileAs(seen) && Files.deleteIfExists(lockFile);
    }

    private static LockSnapshot snapshot(Path lockFile, byte[] bytes) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(lockFile, BasicFileAttributes.class);
        return new LockSnapshot(
                bytes, attributes.fileKey(), attributes.lastModifiedTime().toInstant());
    }
}
