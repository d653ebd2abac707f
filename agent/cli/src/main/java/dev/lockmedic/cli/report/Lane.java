package dev.lockmedic.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One lock with all its holds. */
final class Lane {
    /** Worst first, and among equals what was stuck the longest. */
    static final Comparator<Lane> WORST_FIRST =
            Comparator.comparingInt(Lane::severity)
                    .thenComparingLong(Lane::longest)
                    .thenComparingLong(Lane::waiters)
                    .reversed()
                    .thenComparing(Lane::lock)
                    .thenComparingInt(Lane::run);

    private final String kind;
    private final String lock;
    private final int run;
    private final List<Hold> holds = new ArrayList<>();
    private int severity;
    private long longest;
    private long waiters;

    /**
     * @param run in whose JVM the lock is; -1 if it is one between processes
     */
    Lane(String kind, String lock, int run) {
        this.kind = kind;
        this.lock = lock;
        this.run = run;
    }

    /** Sums up its holds once they have ended. */
    void settle() {
        for (Hold hold : holds) {
            severity = Math.max(severity, badness(hold));
            longest = Math.max(longest, hold.isStuck() ? hold.held() : 0);
            waiters = Math.max(waiters, hold.waiters());
        }
    }

    private static int badness(Hold hold) {
        if (hold.isStuckStill()) {
            return hold.isDeadlock() ? 8 : hold.outcome() == Outcome.NOT_RELEASED ? 7 : 6;
        }
        if (hold.isStuck() && hold.isOpen()) {
            return 5;
        }
        if (!hold.isStuck()) {
            return hold.isWarned() ? 1 : 0;
        }
        return switch (hold.outcome()) {
            case LOST, NOT_RELEASED -> 4;
            case RELEASED, RECLAIMED -> 3;
            default -> 2;
        };
    }

    /** From 0, nothing was stuck, to 8, a deadlock that lasts. */
    int severity() {
        return severity;
    }

    long longest() {
        return longest;
    }

    private long waiters() {
        return waiters;
    }

    String kind() {
        return kind;
    }

    String lock() {
        return lock;
    }

    int run() {
        return run;
    }

    List<Hold> holds() {
        return holds;
    }
}
