package dev.lockmedic.lockfile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this very process has a POSIX lock on a file. Such a file must never be opened by the
 * agent: closing any descriptor of it drops the process's lock, while {@code FileLock.isValid()}
 * stays true (see {@code fcntl(2)}, "record locks are automatically released…").
 */
public interface OwnFileLocks {
    /**
     * @param identity of a regular file
     * @return true if there may be a lock: in doubt, true
     * @throws IOException if the system would tell, but not now: in doubt, there is one
     */
    boolean mayHold(FileIdentity identity) throws IOException;

    /** Whether this system tells what a process has locked; else no lock file is ever read. */
    static boolean canBeKnown() {
        return Files.isReadable(Path.of("/proc/locks"));
    }

    /**
     * Asks the kernel, anew each time. Closing any descriptor of a file drops the lock, so a file
     * that this process has not open has none; that is looked at first, because each reading of
     * {@code /proc/locks} makes the kernel wait for all processors (8 to 16 ms). Where there is no
     * such table (other systems, a masked /proc) it can't be known of any file, so none is ever
     * read.
     */
    static OwnFileLocks ofKernel(long pid) {
        Path table = Path.of("/proc/locks");
        String self = Long.toString(pid);
        boolean known = canBeKnown();
        return identity -> {
            String inode = identity.inode();
            if (inode == null) {
                return true;
            }
            if (!OpenFiles.mayInclude(identity.fileKey())) {
                return false;
            }
            if (!known) {
                return true;
            }
            return mentions(Files.readString(table, StandardCharsets.US_ASCII), self, inode);
        };
    }

    /** Lines look like {@code 1: POSIX ADVISORY WRITE 4711 fe:00:131090 0 EOF}. */
    static boolean mentions(String locks, String pid, String inode) {
        if (!locks.contains(":" + inode + " ")) {
            return false;
        }
        for (String line : locks.split("\n")) {
            String[] fields = line.trim().split("\\s+");
            for (int i = 4; i + 1 < fields.length; i++) {
                // The device numbers of overlay file systems differ here; the inode is enough.
                if (fields[i].equals(pid) && fields[i + 1].endsWith(":" + inode)) {
                    return true;
                }
            }
        }
        return false;
    }
}
