package dev.lockmedic.doctor;

import dev.lockmedic.lockfile.FileIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether any process has a lock of the kernel's on a file. An empty file that somebody has locked
 * is in use, whatever the protocol that it was named for says.
 */
interface FileLockTable {
    /**
     * @return in doubt, true
     */
    boolean mayBeLocked(FileIdentity identity);

    /** Asks the kernel, anew each time. */
    static FileLockTable ofKernel() {
        return identity -> {
            try {
                return mentions(
                        Files.readString(Path.of("/proc/locks"), StandardCharsets.US_ASCII),
                        identity);
            } catch (IOException | RuntimeException e) {
                return true;
            }
        };
    }

    /** Lines look like {@code 1: POSIX ADVISORY WRITE 4711 fe:00:131090 0 EOF}. */
    static boolean mentions(String table, FileIdentity identity) {
        // UnixFileKey prints itself as (dev=fe00,ino=131090).
        String key = String.valueOf(identity.fileKey());
        int at = key.lastIndexOf("ino=");
        // The device numbers of overlay file systems differ here; the inode is enough.
        return at < 0 || table.contains(":" + key.substring(at + 4, key.length() - 1) + " ");
    }
}
