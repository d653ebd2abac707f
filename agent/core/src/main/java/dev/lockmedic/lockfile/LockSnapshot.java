package dev.lockmedic.lockfile;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * A lock file as it was at one moment: what a verdict is about, and what must still lie there when
 * the verdict is carried out.
 *
 * @param bytes the whole content, null where it could not or must not be read
 * @param problem why there are no bytes, for people; null if there are
 */
public record LockSnapshot(
        Path path, FileIdentity identity, byte[] bytes, Payload payload, String problem) {
    /** Whether the other one is the same lock: the same file with the same bytes. */
    public boolean sameLock(LockSnapshot other) {
        return identity.sameFile(other.identity)
                && bytes != null
                && other.bytes != null
                && Arrays.equals(bytes, other.bytes);
    }
}
