package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes lock files as holders of all kinds would have left them. */
public final class Payloads {
    private Object pid;
    private Object createdAt = "\"" + Instant.now() + "\"";
    private Object maxHoldMs;
    private Object starttime;

    private Payloads() {}

    /** Of this process, taken now, with its start time and no limit. */
    public static Payloads of(long pid) {
        Payloads payload = new Payloads();
        payload.pid = pid;
        payload.starttime = startTicks(pid);
        return payload;
    }

    /** With this in place of the pid; null for none. */
    public Payloads pid(Object value) {
        pid = value;
        return this;
    }

    /**
     * Taken so long ago. It records no start of its process, which is younger: a lock that is older
     * than its holder was not taken then, whatever the wall clock says.
     */
    public Payloads age(Duration value) {
        starttime = null;
        return createdAt("\"" + Instant.now().minus(value) + "\"");
    }

    /** With this, as JSON, for the time of creation; null for none. */
    public Payloads createdAt(Object value) {
        createdAt = value;
        return this;
    }

    /** With this, as JSON, for the limit; null for none. */
    public Payloads maxHoldMs(Object value) {
        maxHoldMs = value;
        return this;
    }

    /** With this, as JSON, for the start of the process; null for none. */
    public Payloads starttime(Object value) {
        starttime = value;
        return this;
    }

    /** As JSON. */
    public String json() {
        List<String> members = new ArrayList<>();
        add(members, "pid", pid);
        add(members, "createdAt", createdAt);
        add(members, "maxHoldMs", maxHoldMs);
        add(members, "starttime", starttime);
        return "{\n  " + String.join(",\n  ", members) + "\n}\n";
    }

    private static void add(List<String> members, String name, Object value) {
        if (value != null) {
            members.add("\"" + name + "\": " + value);
        }
    }

    /** Leaves it there. */
    public Path write(Path lock) {
        try {
            return Files.writeString(lock, json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Field 22 of {@code /proc/<pid>/stat}; null for a process that is not there. */
    public static Long startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Long.valueOf(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
        } catch (IOException e) {
            return null;
        }
    }
}
