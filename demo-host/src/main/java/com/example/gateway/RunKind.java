package com.example.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an agent run does while it has the session's write lock. */
enum RunKind {
    /** Burns CPU and looks at nothing else. */
    SPIN,
    SLEEP,
    /** Works in chunks and can be interrupted between them. */
    COMPUTE,
    /** Reads from a connection on which no answer ever comes. */
    HANG,
    /** Is aborted on a path on which somebody forgot to release the lock. */
    LEAK;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RunKind> of(String wireName) {
        return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
    }
}
