package dev.lockmedic.cli;

import dev.lockmedic.settings.Durations;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Shows how things go on in a JVM. */
@Command(
        name = "watch",
        description = {
            "Shows the locks that are held in a JVM, those that are stuck, and what is healed, as it"
                    + " goes on.",
            "",
            "On a terminal it is a table, with keys as in 'top'; h shows them. Elsewhere it prints"
                    + " lines that are fit for a log: for each look the figures, and a line for each"
                    + " lock that becomes overdue or stuck, or is healed.",
            "",
            "The JVM is asked once, and tells from then on until this command ends, on a thread of"
                    + " Lockmedic's own."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic watch 4711",
            "  lockmedic watch 4711 -n 10s >> locks.log",
            "  lockmedic watch 4711 --json | jq -c '.held[] | select(.state != \"held\")'"
        })
final class WatchCommand extends TargetCommand {
    /** As many held locks as anybody scrolls through; the agent writes them at each refresh. */
    static final int MOST_ROWS = 200;

    private static final long SHORTEST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 3_600_000;

    @Option(
            names = {"-n", "--interval"},
            paramLabel = "<duration>",
            defaultValue = "1s",
            description =
                    "How often to look, such as 500ms, 2s, 1m; a bare number is milliseconds"
                            + " (default: ${DEFAULT-VALUE}).")
    private String interval;

    @Option(
            names = "--sort",
            paramLabel = "<key>",
            defaultValue = "age",
            description =
                    "age, waiters, deadline or name; a key changes it (default: ${DEFAULT-VALUE}).")
    private HeldRequest.Sort sort;

    @Option(
            names = {"-r", "--reverse"},
            description = "The other way round.")
    private boolean reverse;

    @Option(
            names = "--count",
            paramLabel = "<n>",
            description = "End after so many looks (default: go on until told to stop).")
    private Long count;

    @Option(names = "--json", description = "One JSON object for each look, one a line.")
    private boolean json;

    @Option(names = "--plain", description = "Lines for a log, on a terminal as well.")
    private boolean plain;

    @Mixin private Output output;

    @Override
    int run(RunningAgent agent, TimeLimit limit) throws InterruptedException {
        long millis = intervalMillis();
        if (count != null && count < 1) {
            throw new ParameterException(line(), "--count must be 1 or more");
        }
        long looks = count == null ? Long.MAX_VALUE : count;
        Optional<Terminal> terminal = json || plain ? Optional.empty() : Terminal.open();
        if (terminal.isPresent()) {
            runOn(terminal.get(), millis, looks);
        } else {
            // What needs attention comes first, so that it is listed however many are held.
            HeldRequest rows =
                    json
                            ? HeldRequest.first(sort, reverse, MOST_ROWS)
                            : HeldRequest.first(HeldRequest.Sort.DEADLINE, false, MOST_ROWS);
            WatchPlain watch = new WatchPlain(watched(millis, rows), millis, json, out());
            try {
                watch.run(looks);
            } catch (Failure e) {
                if (!json) {
                    showLast(watch.last());
                }
                throw e;
            }
        }
        return ExitCode.OK;
    }

    private void runOn(Terminal terminal, long millis, long looks) throws InterruptedException {
        WatchScreen screen =
                new WatchScreen(
                        millis,
                        sort,
                        reverse,
                        output.ink(),
                        terminal.isUnicode() ? Glyphs.UNICODE : Glyphs.ASCII,
                        ZoneId.systemDefault());
        WatchLive watch = null;
        try (terminal) {
            watch =
                    new WatchLive(
                            watched(millis, HeldRequest.first(sort, reverse, MOST_ROWS)),
                            this::again,
                            AgentJar.find(),
                            millis,
                            screen);
            watch.run(terminal, looks);
        } catch (Failure e) {
            // The other screen is gone, and with it what was seen.
            terminal.close();
            if (watch != null) {
                showLast(watch.last());
            }
            throw e;
        }
    }

    private Watched watched(long millis, HeldRequest rows) {
        return new Watched(pid(), new Subscription(this::again, AgentJar.find(), millis, rows));
    }

    private void showLast(Snapshot last) {
        if (last != null) {
            out().println("Seen last, at " + last.at() + ":");
            out().print(StatusRenderer.renderWatched(last, output.ink()));
            out().flush();
        }
    }

    private long intervalMillis() {
        try {
            long millis = Durations.parseMillis(interval);
            if (millis >= SHORTEST_MILLIS && millis <= LONGEST_MILLIS) {
                return millis;
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    line(), "--interval: '" + interval + "' is " + e.getMessage());
        }
        throw new ParameterException(line(), "--interval must be 200ms to 1h");
    }
}
