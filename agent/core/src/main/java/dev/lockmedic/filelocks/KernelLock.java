package dev.lockmedic.filelocks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code /proc/locks}: a POSIX lock that a process has, or waits for. Reading that
 * table opens none of the locked files.
 *
 * @param waiting whether it is only waited for
 * @param pid 0 or less where its process is in another pid namespace
 * @param end last byte; {@link Long#MAX_VALUE} for the end of the file
 */
record KernelLock(boolean waiting, long pid, String inode, long start, long end) {
    private static final Path TABLE = Path.of("/proc/locks");

    /** All that there are, on this machine; null where the system does not tell. */
    static List<KernelLock> read() {
        try {
            return parse(Files.readString(TABLE, StandardCharsets.US_ASCII));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /**
     * Lines look like {@code 1: POSIX ADVISORY WRITE 4711 fe:00:131090 0 EOF}, or, if waited for,
     * {@code 1: -> POSIX …}.
     */
    static List<KernelLock> parse(String table) {
        List<KernelLock> locks = new ArrayList<>();
        for (String line : table.split("\n")) {
            String[] fields = line.trim().split("\\s+");
            int first = 1;
            while (first < fields.length && fields[first].equals("->")) {
                first++;
            }
            if (fields.length == first + 7 && fields[first].equals("POSIX")) {
                String file = fields[first + 4];
                locks.add(
                        new KernelLock(
                                first > 1,
                                Long.parseLong(fields[first + 3]),
                                // The device numbers of overlay file systems differ here.
                                file.substring(file.lastIndexOf(':') + 1),
                                Long.parseLong(fields[first + 5]),
                                fields[first + 6].equals("EOF")
                                        ? Long.MAX_VALUE
                                        : Long.parseLong(fields[first + 6])));
            }
        }
        return locks;
    }

    /** Whether it is on this file and shares a byte with this region. */
    boolean touches(String file, long position, long size) {
        long last = size > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + size - 1;
        return inode.equals(file) && start <= last && end >= position;
    }
}
