package dev.lockmedic.takeover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another JVM that takes a guard, says how that ended, and keeps it until its input ends. */
final class GuardHolder {
    private GuardHolder() {}

    public static void main(String[] arguments) throws IOException {
        Guard guard = new Guards().of(Path.of(arguments[0]));
        Guard.Outcome outcome = guard.acquire(TimeUnit.MILLISECONDS.toNanos(100));
        System.out.println(outcome);
        while (System.in.read() >= 0) {
            // until the test lets go
        }
        if (outcome == Guard.Outcome.ACQUIRED) {
            guard.release();
        }
    }
}
