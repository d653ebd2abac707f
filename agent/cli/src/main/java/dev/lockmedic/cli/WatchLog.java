package dev.lockmedic.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code watch} prints where there is no terminal: for each look one line with the figures,
 * and one for each thing that has changed for the worse or the better. Each begins with the moment,
 * so that it reads well in any log. One thread.
 */
final class WatchLog {
    /** What is worse than that is told by the figures. */
    private static final int MOST_LINES = 50;

    private Map<String, String> overdue = Map.of();
    private Map<String, String> stuck = Map.of();
    private Set<String> heals;
    private Boolean alive = true;

    /** The lines for one look. */
    List<String> lines(Snapshot snapshot) {
        Status status = snapshot.status();
        List<String> changes = new ArrayList<>();
        watchdog(status, changes);
        Map<String, String> overdueNow = overdue(snapshot);
        changes(overdue, overdueNow, "no longer overdue: ", changes);
        overdue = overdueNow;
        Map<String, String> stuckNow = stuck(status);
        changes(stuck, stuckNow, "no longer stuck: ", changes);
        stuck = stuckNow;
        heals(status, changes);

        String moment = snapshot.at().truncatedTo(ChronoUnit.SECONDS) + " ";
        List<String> lines = new ArrayList<>();
        lines.add(moment + figures(snapshot));
        changes.stream().limit(MOST_LINES).forEach(change -> lines.add(moment + change));
        if (changes.size() > MOST_LINES) {
            lines.add(moment + (changes.size() - MOST_LINES) + " more changes");
        }
        return lines;
    }

    /** The line for a look that failed. */
    static String trouble(Failure failure, Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS) + " no answer: " + failure.getMessage();
    }

    private static String figures(Snapshot snapshot) {
        Status status = snapshot.status();
        long notReleased = status.notReleasedTotal() == null ? 0 : status.notReleasedTotal();
        int stuck = status.jvmLocks() == null ? 0 : status.jvmLocks().stuck().size();
        StringBuilder line = new StringBuilder();
        line.append("held=").append(status.heldCount());
        line.append(" overdue=").append(status.overdueCount());
        line.append(" not-released=").append(notReleased);
        line.append(" stuck=").append(stuck);
        line.append(" healed=").append(status.heals().stream().filter(Status.Heal::worked).count());
        line.append(" next-deadline=")
                .append(
                        status.held().stream()
                                .flatMap(held -> held.millisLeft(snapshot.at()).stream())
                                .filter(left -> left >= 0)
                                .min(Long::compare)
                                .map(Durations::format)
                                .orElse("-"));
        Status.Watchdog watchdog = status.watchdog();
        if (watchdog != null && watchdog.latenessMicros() != null) {
            Double late = watchdog.latenessMicros().p99();
            line.append(" late-p99=").append(late == null ? "-" : Durations.formatMicros(late));
        }
        if (watchdog != null && watchdog.stalls() != null) {
            line.append(" stalls=").append(watchdog.stalls());
        }
        return line.toString();
    }

    private void watchdog(Status status, List<String> changes) {
        Boolean now = status.watchdog() == null ? alive : status.watchdog().alive();
        if (now != null && !now.equals(alive)) {
            changes.add(now ? "the watchdog runs again" : "THE WATCHDOG IS NOT RUNNING");
            alive = now;
        }
    }

    private static Map<String, String> overdue(Snapshot snapshot) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Status.Held held : snapshot.status().held()) {
            if (held.isOverdue()) {
                HeldCells cells = new HeldCells(held, snapshot.status().pid(), snapshot.at());
                String key = held.ref() == null ? held.name() : held.ref();
                lines.put(
                        key + " " + held.state(),
                        cells.state()
                                + ": "
                                + cells.lock()
                                + ", held by "
                                + cells.holder(80)
                                + " for "
                                + cells.age()
                                + " (max hold "
                                + cells.limit()
                                + ")"
                                + (held.waiters() == null
                                        ? ""
                                        : ", " + held.waiters() + " waiting"));
            }
        }
        return lines;
    }

    private static Map<String, String> stuck(Status status) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (status.jvmLocks() == null) {
            return lines;
        }
        for (Status.StuckLock lock : status.jvmLocks().stuck()) {
            boolean deadlock = Boolean.TRUE.equals(lock.deadlock());
            lines.put(
                    lock.lock() + " " + deadlock,
                    "stuck"
                            + (deadlock ? " in a DEADLOCK" : "")
                            + ": "
                            + text(lock.lock())
                            + ", held by "
                            + (lock.owner() == null
                                    ? "nobody that is recorded"
                                    : text(lock.owner()))
                            + " for "
                            + (lock.heldMs() == null ? "?" : Durations.format(lock.heldMs()))
                            + " ("
                            + text(lock.reason())
                            + "), "
                            + (lock.waiters() == null ? "?" : lock.waiters())
                            + " waiting"
                            + (lock.chain().isEmpty()
                                    ? ""
                                    : "; " + text(String.join(", ", lock.chain()))));
        }
        return lines;
    }

    private static void changes(
            Map<String, String> before,
            Map<String, String> now,
            String noLonger,
            List<String> changes) {
        now.forEach(
                (key, line) -> {
                    if (!before.containsKey(key)) {
                        changes.add(line);
                    }
                });
        Set<String> left = new HashSet<>();
        now.keySet().forEach(key -> left.add(withoutState(key)));
        before.forEach(
                (key, line) -> {
                    if (!left.contains(withoutState(key))) {
                        changes.add(noLonger + line.substring(line.indexOf(": ") + 2));
                    }
                });
    }

    private static String withoutState(String key) {
        return key.substring(0, key.lastIndexOf(' '));
    }

    /** What was healed before the first look is no change. */
    private void heals(Status status, List<String> changes) {
        Set<String> now = new HashSet<>();
        for (Status.Heal heal : status.heals()) {
            String key = heal.at() + " " + heal.lock() + " " + heal.outcome();
            now.add(key);
            if (heals != null && !heals.contains(key)) {
                changes.add(
                        text(heal.outcome())
                                + ": "
                                + text(heal.lock())
                                + (heal.worked() ? " by " + text(heal.action()) : "")
                                + ", held by "
                                + text(heal.holder())
                                + (heal.heldMs() == null
                                        ? ""
                                        : " for " + Durations.format(heal.heldMs()))
                                + (heal.reasons().isEmpty()
                                        ? ""
                                        : " (" + text(String.join(", ", heal.reasons())) + ")"));
            }
        }
        heals = now;
    }

    private static String text(String text) {
        return text == null ? "?" : Printable.of(text);
    }
}
