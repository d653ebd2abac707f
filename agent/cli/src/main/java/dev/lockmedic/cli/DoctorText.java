package dev.lockmedic.cli;

import dev.lockmedic.doctor.Finding;
import dev.lockmedic.doctor.SweepListener;
import dev.lockmedic.staleness.Liveness;
import dev.lockmedic.staleness.StaleReason;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A sweep as a table for people. Each row is printed when it is found, so columns are of fixed
 * width.
 */
final class DoctorText implements SweepListener {
    static final String ALONE =
            "this command is alone in its pid namespace (a container of its own?), so whether"
                    + " holders live can't be seen; nothing that names a pid is taken for stale. Run"
                    + " it where the holders run, or with --trust-pids if no holder can be left";

    private static final int HOLDER_WIDTH = 30;
    private static final String ROW = "  %-10s  %-7s  %-7s  %-" + HOLDER_WIDTH + "s  %s%n";
    private static final String DETAIL = "              ";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean all;
    private boolean begun;

    /**
     * @param all also what belongs to other protocols
     */
    DoctorText(PrintWriter out, PrintWriter err, boolean all) {
        this.out = out;
        this.err = err;
        this.all = all;
    }

    @Override
    public void found(Finding finding) {
        if (finding.state() == Finding.State.OTHER && !all) {
            return;
        }
        if (!begun) {
            begun = true;
            out.format(ROW, "STATE", "AGE", "LIMIT", "HOLDER", "LOCK");
        }
        Holder holder = Holder.of(finding);
        out.format(
                ROW,
                finding.state(),
                finding.ageMillis().isPresent()
                        ? Durations.format(finding.ageMillis().getAsLong())
                        : "-",
                finding.limit().exists() ? Durations.format(finding.limit().millis()) : "none",
                Printable.of(inWords(finding, holder), HOLDER_WIDTH),
                Printable.of(finding.lock().path().toString()));
        if (finding.state() != Finding.State.HELD || !finding.reasons().isEmpty()) {
            detail(reasons(finding) + finding.why());
        }
        String advice = holder.advice(finding);
        if (advice != null) {
            detail(advice);
        }
        if (finding.removal() != null) {
            detail(
                    finding.removal().outcome() == Finding.Outcome.REMOVED
                            ? finding.removal().what()
                            : finding.removal().outcome() + ": " + finding.removal().what());
        }
        out.flush();
    }

    @Override
    public void skipped(Path path, String why) {
        out.flush();
        err.println("lockmedic: skipped " + Printable.of(path + ": " + why));
        err.flush();
    }

    /** Says what it comes to. */
    void end(Path root, DoctorTally tally, boolean fix) {
        if (begun) {
            out.println();
        }
        long locks = tally.lockFiles();
        StringJoiner states = new StringJoiner(", ", ": ", "").setEmptyValue("");
        for (Finding.State state : Finding.State.values()) {
            if (state != Finding.State.OTHER && tally.of(state) > 0) {
                states.add(tally.of(state) + " " + state);
            }
        }
        out.println(
                (locks == 0 ? "No lock files" : count(locks, "lock file"))
                        + " under "
                        + Printable.of(root.toString())
                        + states);
        if (tally.of(Finding.State.OTHER) > 0) {
            out.println(
                    count(tally.of(Finding.State.OTHER), "file")
                            + " of other protocols left alone"
                            + (all ? "" : " (--all lists them)"));
        }
        if (tally.skipped() > 0) {
            out.println(tally.skipped() + " could not be looked at");
        }
        if (fix) {
            out.println(fixed(tally));
        } else if (tally.leftStale() > 0) {
            out.println("--fix removes what is stale");
        }
    }

    private static String fixed(DoctorTally tally) {
        StringJoiner parts = new StringJoiner(", ");
        parts.add(tally.of(Finding.Outcome.REMOVED) + " removed");
        for (Finding.Outcome outcome : Finding.Outcome.values()) {
            if (outcome != Finding.Outcome.REMOVED && tally.of(outcome) > 0) {
                parts.add(tally.of(outcome) + " " + outcome);
            }
        }
        return parts.toString();
    }

    private void detail(String line) {
        out.println(DETAIL + Printable.of(line));
    }

    private static String reasons(Finding finding) {
        return finding.reasons().isEmpty()
                ? ""
                : finding.reasons().stream()
                                .map(StaleReason::wireName)
                                .collect(Collectors.joining(", "))
                        + ": ";
    }

    private static String inWords(Finding finding, Holder holder) {
        long pid = finding.lock().payload().pid();
        if (pid == 0) {
            return "-";
        }
        String command =
                holder.command()
                        .map(
                                name ->
                                        finding.liveness() == Liveness.RECYCLED
                                                ? ", now " + name
                                                : " (" + name + ")")
                        .orElse("");
        return pid + " " + inWords(finding.liveness()) + command;
    }

    private static String inWords(Liveness liveness) {
        return liveness.name().toLowerCase(Locale.ROOT);
    }

    private static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
