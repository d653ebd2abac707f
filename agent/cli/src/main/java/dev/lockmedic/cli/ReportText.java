package dev.lockmedic.cli;

import dev.lockmedic.cli.report.Summary;
import dev.lockmedic.cli.report.Summary.FileRead;
import dev.lockmedic.cli.report.Summary.Missing;
import dev.lockmedic.cli.report.Summary.Stuck;
import dev.lockmedic.cli.report.Summary.Unread;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.StringJoiner;

/** The figures of a report in a few lines for people. */
final class ReportText {
    private final StringBuilder text = new StringBuilder();
    private final Summary summary;

    private ReportText(Summary summary) {
        this.summary = summary;
    }

    /**
     * @param page where the report is; null if it went to stdout
     */
    static String of(Summary summary, Path page) {
        ReportText words = new ReportText(summary);
        words.span();
        if (summary.events() > 0) {
            words.stuck();
            words.besides();
        }
        words.leftOut(summary.missing());
        if (page != null) {
            words.line("Report: " + page.toAbsolutePath());
        }
        return words.text.toString();
    }

    private void span() {
        if (summary.events() == 0) {
            line("No events in " + count(summary.files().size(), "file"));
            return;
        }
        line(
                count(summary.events(), "event")
                        + " of "
                        + count(summary.runs().size(), "run")
                        + " of Lockmedic, from "
                        + Instant.ofEpochMilli(summary.from())
                        + " to "
                        + Instant.ofEpochMilli(summary.to())
                        + " ("
                        + Durations.format(summary.to() - summary.from())
                        + ")");
    }

    private void stuck() {
        if (summary.stuckLocks() == 0) {
            line("No lock was stuck, of " + count(summary.locks(), "lock") + " that it tells of");
        } else {
            StringJoiner outcomes = new StringJoiner(", ", ": ", "");
            summary.outcomes().forEach((how, n) -> outcomes.add(n + " " + how.words()));
            line(
                    count(summary.stuckLocks(), "lock")
                            + " stuck"
                            + (summary.stuckHolds() == summary.stuckLocks()
                                    ? ""
                                    : ", " + count(summary.stuckHolds(), "time"))
                            + outcomes
                            + healedBy());
        }
        if (summary.stuckStillLocks() > 0) {
            line(count(summary.stuckStillLocks(), "lock") + " stuck still at the end:");
            summary.stuckStill().forEach(lock -> line("  " + words(lock)));
            long more = summary.stuckStillLocks() - summary.stuckStill().size();
            if (more > 0) {
                line("  and " + more + " more");
            }
        }
        if (summary.untold() > 0) {
            line(
                    count(summary.untold(), "lock")
                            + " stuck when its JVM was last heard of; not known since");
        }
        if (summary.longest() != null) {
            line(
                    "Longest: "
                            + words(summary.longest())
                            + ", "
                            + summary.longest().outcome().words());
        }
    }

    private String healedBy() {
        if (summary.healedBy().isEmpty()) {
            return "";
        }
        StringJoiner by = new StringJoiner(", ", "; healed: ", "");
        for (Map.Entry<String, Long> each : summary.healedBy().entrySet()) {
            by.add(each.getValue() + " by " + each.getKey());
        }
        return by.toString();
    }

    private static String words(Stuck lock) {
        return lock.lock()
                + " held for "
                + Durations.format(lock.heldMillis())
                + (lock.maxHoldMillis() < 0
                        ? ""
                        : " (max hold " + Durations.format(lock.maxHoldMillis()) + ")")
                + (lock.holder() == null ? "" : " by " + lock.holder())
                + (lock.waiters() == 0 ? "" : ", " + count(lock.waiters(), "waiter"))
                + (lock.deadlock() ? ", deadlock" : "");
    }

    private void besides() {
        StringJoiner parts = new StringJoiner(", ");
        if (summary.nearMisses() > 0) {
            parts.add(count(summary.nearMisses(), "near miss").replace("misss", "misses"));
        }
        if (summary.refusedWrites() > 0) {
            parts.add(count(summary.refusedWrites(), "write") + " refused");
        }
        if (summary.lateReleases() > 0) {
            parts.add(count(summary.lateReleases(), "late release") + " refused");
        }
        if (summary.interrupts() > 0) {
            parts.add(count(summary.interrupts(), "interrupt"));
        }
        if (summary.stalls() > 0) {
            parts.add(
                    count(summary.stalls(), "stall")
                            + " of up to "
                            + Durations.format(summary.longestStallMillis()));
        }
        if (parts.length() > 0) {
            line("Besides: " + parts);
        }
    }

    private void leftOut(Missing missing) {
        for (FileRead file : summary.files()) {
            if (file.problem() != null) {
                line("Not read to its end: " + file.name() + ": " + file.problem());
            }
        }
        for (Unread unread : missing.unread()) {
            line(
                    "Left out: "
                            + count(unread.lines(), "line")
                            + ", "
                            + unread.words()
                            + " (first: "
                            + unread.first()
                            + ")");
        }
        if (missing.seq() > 0) {
            line("Missing: " + count(missing.seq(), "event") + " by their numbers");
        }
        if (missing.shed() > 0) {
            line("Shed: " + count(missing.shed(), "event") + " that Lockmedic had no room for");
        }
        if (missing.droppedEvents() > 0) {
            StringJoiner types = new StringJoiner(", ");
            missing.dropped().forEach((type, n) -> types.add(n + " " + type));
            line("Too many for one report: left out " + types);
        }
        if (missing.unknownTypes() > 0) {
            line(count(missing.unknownTypes(), "event") + " of types this version does not know");
        }
        if (missing.newerVersion() > 0) {
            line(count(missing.newerVersion(), "event") + " of a newer format");
        }
        if (missing.clockJumps() > 0) {
            line(
                    "The clock was set "
                            + count(missing.clockJumps(), "time")
                            + ", by up to "
                            + Durations.format(missing.longestJumpMillis())
                            + ": times are as it had them");
        }
    }

    private void line(String words) {
        text.append(Printable.of(words)).append(System.lineSeparator());
    }

    private static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
