package dev.lockmedic.it.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the judge goes by.
 *
 * @param stuckBoundNanos how long after the end of its holder's right a lock may still be refused
 * @param orphanGraceNanos how long an empty lock file that a killed process left may last beyond
 */
record Rules(FenceRule fence, long stuckBoundNanos, long orphanGraceNanos) {
    /**
     * What two readings of the clocks may differ by. The payload has wall time in milliseconds, the
     * reports have the monotonic clock.
     */
    static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** What of it must not be; empty if all is well. */
    List<String> broken(Tally tally) {
        List<Figure> forbidden =
                new ArrayList<>(
                        List.of(
                                Figure.DOUBLE_OWNERS,
                                Figure.ROBBED,
                                Figure.WRONGLY_REFUSED,
                                Figure.LOST,
                                Figure.FOREIGN,
                                Figure.FAILED_WRITES,
                                Figure.STUCK,
                                Figure.LATE_REPORTS));
        if (fence != FenceRule.OFF) {
            forbidden.add(Figure.SLIPPED_LATE);
        }
        if (fence == FenceRule.STRICT) {
            forbidden.add(Figure.SLIPPED_IN_FLIGHT);
            forbidden.add(Figure.SLIPPED_BY_KILLED);
        }
        List<String> broken = new ArrayList<>();
        for (Figure figure : forbidden) {
            if (tally.get(figure) > 0) {
                broken.add(figure.words() + ": " + tally.get(figure));
            }
        }
        // A run in which nothing went wrong proves nothing.
        if (tally.get(Figure.TAKEN_OVERDUE) == 0) {
            broken.add("no lock was taken from an overdue holder: nothing was tried");
        }
        return broken;
    }
}
