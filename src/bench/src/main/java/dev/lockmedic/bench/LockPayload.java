package dev.lockmedic.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What a host writes into its lock file: the payload of the lock file protocol. */
public final class LockPayload {
    private static final long PID = ProcessHandle.current().pid();
    private static final String START_TIME = startTime();

    private LockPayload() {}

    /** As this process would write it. */
    public static String json(long createdAtMillis, long maxHoldMillis) {
        return "{\n  \"pid\": "
                + PID
                + ",\n  \"createdAt\": \""
                + Instant.ofEpochMilli(createdAtMillis)
                + "\",\n  \"maxHoldMs\": "
                + maxHoldMillis
                + START_TIME
                + "\n}\n";
    }

    /** Field 22 of {@code /proc/self/stat}; absent where there is none. */
    private static String startTime() {
        try {
            String stat =
                    new String(
                            Files.readAllBytes(Path.of("/proc/self/stat")),
                            StandardCharsets.ISO_8859_1);
            return ",\n  \"starttime\": "
                    + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            return "";
        }
    }
}
