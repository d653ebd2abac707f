package dev.lockmedic.holds;

import java.nio.file.Path;

/** Beginnings of holds as the hooks would see them. */
final class Starts {
    static final Path LOCK = Path.of("/data/a.lock");

    private Starts() {}

    static Hold.Start by(Thread thread) {
        return at(System.nanoTime(), thread);
    }

    static Hold.Start at(long nanos, Thread thread) {
        return new Hold.Start(
                Hold.Kind.LOCK_FILE, LOCK.toString(), LOCK, thread, nanos, 1000, 1010, true, false);
    }

    /** Held since before the agent came. */
    static Hold.Start adopted() {
        return new Hold.Start(
                Hold.Kind.LOCK_FILE,
                LOCK.toString(),
                LOCK,
                null,
                System.nanoTime(),
                1000,
                1000,
                false,
                true);
    }

    static Hold.Start withoutFile(Thread thread) {
        return new Hold.Start(
                Hold.Kind.PROFILE,
                "session 7",
                null,
                thread,
                System.nanoTime(),
                1000,
                1000,
                true,
                false);
    }

    static Thread thread() {
        return new Thread(() -> {});
    }
}
