package dev.lockmedic.sentinel;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One lock that the sentinel is to release at its deadline: this very file with these very bytes,
 * and no other.
 *
 * @param id of the hold within the host's JVM
 * @param deadlineNanos on {@link System#nanoTime}, whose clock both JVMs share
 * @param graceMillis how long after it the sentinel leaves the lock to the host's own watchdog
 * @param path absolute
 * @param resource what it guards, absolute; null if that is not known
 * @param fileKey device and inode as text
 * @param birth of the file as text; {@link #NO_BIRTH} where the file system keeps none
 * @param digest SHA-256 of the content, in hexadecimal
 */
record ArmedLock(
        long id,
        long deadlineNanos,
        long graceMillis,
        Path path,
        Path resource,
        String fileKey,
        String birth,
        String digest) {
    /** In place of a time of birth. */
    static final String NO_BIRTH = "-";

    /** Null if what was seen can't be told from another lock: a directory, an unread payload. */
    static ArmedLock of(
            long id, long deadlineNanos, long graceMillis, LockSnapshot lock, Path resource) {
        FileIdentity identity = lock.identity();
        if (identity.kind() != FileIdentity.Kind.FILE
                || identity.fileKey() == null
                || lock.bytes() == null) {
            return null;
        }
        return new ArmedLock(
                id,
                deadlineNanos,
                graceMillis,
                lock.path(),
                resource,
                identity.fileKey().toString(),
                birth(identity),
                digest(lock.bytes()));
    }

    /** Whether what lies there now is the lock that was armed. */
    boolean is(LockSnapshot there) {
        FileIdentity identity = there.identity();
        return identity.kind() == FileIdentity.Kind.FILE
                && there.bytes() != null
                && fileKey.equals(String.valueOf(identity.fileKey()))
                && sameBirth(identity)
                && digest.equals(digest(there.bytes()));
    }

    /** As {@link FileIdentity#sameFile}: one known birth is enough for a comparison. */
    private boolean sameBirth(FileIdentity identity) {
        boolean unknown = birth.equals(NO_BIRTH);
        return unknown && !identity.hasBirth() || birth.equals(identity.birth().toString());
    }

    private static String birth(FileIdentity identity) {
        return identity.hasBirth() ? identity.birth().toString() : NO_BIRTH;
    }

    static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            byte[] hex = new byte[hash.length * 2];
            for (int i = 0; i < hash.length; i++) {
                hex[2 * i] = (byte) Character.forDigit(hash[i] >> 4 & 15, 16);
                hex[2 * i + 1] = (byte) Character.forDigit(hash[i] & 15, 16);
            }
            return new String(hex, StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
