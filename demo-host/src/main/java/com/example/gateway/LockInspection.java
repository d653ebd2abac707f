package com.example.gateway;

import java.nio.file.Path;
import java.util.Set;

/** A lock that somebody has, judged: who, since when, and what speaks against it. */
record LockInspection(
        Path lockFile,
        LockSnapshot snapshot,
        LockPayload payload,
        boolean alive,
        long ageMs,
        Set<String> reasons) {

    /** How a lock is named in errors and in the log. */
    String describe() {
        String pid = payload.pid() == null ? "unknown" : payload.pid().toString();
        return "pid=" + pid + " alive=" + alive + " ageMs=" + ageMs + " " + lockFile;
    }
}
