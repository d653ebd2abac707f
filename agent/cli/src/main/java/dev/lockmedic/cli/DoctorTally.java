package dev.lockmedic.cli;

import dev.lockmedic.doctor.Finding;
import dev.lockmedic.doctor.SweepListener;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Counts what a sweep tells on its way to somebody else, and sums it up in one exit code. */
final class DoctorTally {
    private final Map<Finding.State, Long> states = new EnumMap<>(Finding.State.class);
    private final Map<Finding.Outcome, Long> removals = new EnumMap<>(Finding.Outcome.class);
    private final boolean seesHolders;
    private long leftStale;
    private long skipped;

    DoctorTally(boolean seesHolders) {
        this.seesHolders = seesHolders;
    }

    /** Counts, then hands on. */
    SweepListener before(SweepListener next) {
        return new SweepListener() {
            @Override
            public void found(Finding finding) {
                states.merge(finding.state(), 1L, Long::sum);
                if (finding.removal() != null) {
                    removals.merge(finding.removal().outcome(), 1L, Long::sum);
                }
                leftStale += finding.isLeftStale() ? 1 : 0;
                next.found(finding);
            }

            @Override
            public void skipped(Path path, String why) {
                skipped++;
                next.skipped(path, why);
            }
        };
    }

    long of(Finding.State state) {
        return states.getOrDefault(state, 0L);
    }

    long of(Finding.Outcome outcome) {
        return removals.getOrDefault(outcome, 0L);
    }

    /** Stale and still there. */
    long leftStale() {
        return leftStale;
    }

    /** Folders and files that could not be looked at. */
    long skipped() {
        return skipped;
    }

    /** All but those of other protocols. */
    long lockFiles() {
        return states.values().stream().mapToLong(n -> n).sum() - of(Finding.State.OTHER);
    }

    boolean seesHolders() {
        return seesHolders;
    }

    /** What matters most to a script that acts on it. */
    int exitCode() {
        if (leftStale > 0) {
            return ExitCode.STALE_FOUND;
        }
        if (of(Finding.State.OVERDUE) > 0) {
            return ExitCode.OVERDUE_FOUND;
        }
        boolean untold = !seesHolders && of(Finding.State.DOUBTFUL) > 0;
        return skipped > 0 || of(Finding.State.UNREADABLE) > 0 || untold
                ? ExitCode.NOT_ALL_SEEN
                : ExitCode.OK;
    }
}
