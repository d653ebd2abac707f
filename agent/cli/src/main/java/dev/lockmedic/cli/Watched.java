package dev.lockmedic.cli;

import java.time.Duration;
import java.time.Instant;

/**
 * The JVM that is watched: each look at it makes sure first that it is still the same process, for
 * attaching to another one that has got its pid could end that. One thread at a time.
 */
final class Watched {
    private final long pid;
    private final ProcessHandle process;
    private final Subscription subscription;
    private boolean seen;

    Watched(long pid, Subscription subscription) {
        this.pid = pid;
        this.process =
                ProcessHandle.of(pid).orElseThrow(() -> ProcessCheck.noSuchProcess(pid, null));
        this.subscription = subscription;
    }

    Subscription subscription() {
        return subscription;
    }

    /**
     * How things stand there.
     *
     * @throws Failure if it can't be told; {@link #isEnd} says whether that is for good
     */
    Snapshot look() throws InterruptedException {
        try {
            requireSame();
            Snapshot snapshot = Snapshot.of(subscription.look());
            seen = true;
            return snapshot;
        } catch (Failure e) {
            throw seen && e.exitCode() == ExitCode.NO_SUCH_PROCESS ? ended() : e;
        }
    }

    /** Before anything is sent to it. */
    void requireSame() {
        if (!process.isAlive()) {
            throw seen ? ended() : ProcessCheck.noSuchProcess(pid, null);
        }
        ProcessCheck.check(pid);
    }

    private Failure ended() {
        return Failure.about(
                pid,
                ExitCode.WATCHED_ENDED,
                "has ended while it was watched",
                "'list' shows the JVMs that run");
    }

    /** Whether watching is over. One that is frozen or busy may well answer again. */
    boolean isEnd(Failure failure) {
        return !seen
                || failure.exitCode() != ExitCode.NOT_ANSWERING
                        && failure.exitCode() != ExitCode.UNEXPECTED
                        && failure.exitCode() != ExitCode.REFUSED;
    }

    /**
     * How long until the next look: right after the agent has told again.
     *
     * @param last what was seen last; null for nothing
     */
    static long pauseMillis(Snapshot last, long intervalMillis, Instant now) {
        if (last == null) {
            return intervalMillis;
        }
        long toNext =
                intervalMillis + intervalMillis / 10 - Duration.between(last.at(), now).toMillis();
        // Its clock may be another one.
        return Math.max(intervalMillis / 2, Math.min(toNext, intervalMillis * 3 / 2));
    }
}
