package dev.lockmedic.it.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a holder writes into its lock file, as the plain protocol has it.
 *
 * @param createdNanos the time in it, on the monotonic clock
 */
record LockPayload(long createdNanos, byte[] bytes) {
    private static final long PID = ProcessHandle.current().pid();
    private static final String START = startTicks(PID);
    private static final Pattern MEMBERS =
            Pattern.compile(
                    "\"pid\": (\\d+),\\s*\"createdAt\": \"([^\"]+)\",\\s*\"maxHoldMs\": (\\d+)");

    /** For a hold that is about to begin. */
    static LockPayload now(long maxHoldMillis) {
        long before;
        Instant wall;
        long after;
        do {
            // Not where the thread was stopped between the clocks: they must tell one moment.
            before = System.nanoTime();
            wall = Instant.now();
            after = System.nanoTime();
        } while (after - before > TimeUnit.MICROSECONDS.toNanos(200));
        String json =
                "{\n  \"pid\": "
                        + PID
                        + ",\n  \"createdAt\": \""
                        + wall.truncatedTo(ChronoUnit.MILLIS)
                        + "\",\n  \"maxHoldMs\": "
                        + maxHoldMillis
                        + ",\n  \"starttime\": "
                        + START
                        + "\n}\n";
        return new LockPayload(before, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a plain contender thinks that this lock may be taken: dead or overdue. */
    static boolean isStale(byte[] payload) {
        Matcher members = MEMBERS.matcher(new String(payload, StandardCharsets.UTF_8));
        if (!members.find()) {
            return false;
        }
        long age = System.currentTimeMillis() - Instant.parse(members.group(2)).toEpochMilli();
        return age > Long.parseLong(members.group(3))
                || !Files.exists(Path.of("/proc", members.group(1)));
    }

    private static String startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            throw new IllegalStateException("no /proc", e);
        }
    }
}
