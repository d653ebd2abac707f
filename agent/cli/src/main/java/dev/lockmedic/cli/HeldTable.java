package dev.lockmedic.cli;

import java.time.Instant;
import java.util.Map;

/** The holds of a {@link Status} as a table, with the holder's stack under each if wanted. */
final class HeldTable {
    private static final int HOLDER_WIDTH = 36;

    /** Where a limit comes from, if not from the lock itself. */
    private static final Map<String, String> LIMIT_FROM =
            Map.of(
                    "lockmedic.max-hold", " (max-hold)",
                    "lockmedic.max-hold-cap", " (cap)",
                    "profile", " (profile)",
                    "lockmedic.file-locks.max-hold", " (file-locks)",
                    "lockmedic.file-locks.rules", " (rule)");

    private HeldTable() {}

    static TextTable of(Status status, Instant now, boolean verbose) {
        TextTable table = new TextTable("AGE", "LIMIT", "DEADLINE", "STATE", "HOLDER", "LOCK");
        for (Status.Held held : status.held()) {
            table.row(
                    held.ageMillis(now).map(Durations::format).orElse("?"),
                    limit(held),
                    held.millisLeft(now).map(HeldTable::deadline).orElse("-"),
                    state(held),
                    holder(held.holder(), status.pid()),
                    lock(held));
            if (held.note() != null && !held.note().isEmpty()) {
                table.detail("note: " + Printable.of(held.note()));
            }
            if (verbose) {
                addStack(table, held.holder());
            }
        }
        return table;
    }

    private static String limit(Status.Held held) {
        if (held.maxHoldMs() == null) {
            return "none";
        }
        String from = held.maxHoldFrom() == null ? "" : held.maxHoldFrom();
        return Durations.format(held.maxHoldMs()) + LIMIT_FROM.getOrDefault(from, "");
    }

    private static String deadline(long millisLeft) {
        return millisLeft >= 0
                ? "in " + Durations.format(millisLeft)
                : Durations.format(-millisLeft) + " ago";
    }

    private static String state(Status.Held held) {
        String state = held.state() == null ? "?" : Printable.of(held.state());
        return Boolean.TRUE.equals(held.adopted()) ? state + " (adopted)" : state;
    }

    private static String holder(Status.Holder holder, Long ownPid) {
        if (holder == null) {
            return "?";
        }
        String thread;
        if (holder.thread() != null && !holder.thread().isEmpty()) {
            thread = holder.thread();
        } else if (holder.threadId() != null) {
            thread = "thread #" + holder.threadId();
        } else {
            thread = "thread unknown";
        }
        String marks = "";
        if (Boolean.TRUE.equals(holder.virtual())) {
            marks += " (virtual)";
        }
        if (holder.pid() != null && !holder.pid().equals(ownPid)) {
            marks += " of pid " + holder.pid();
        }
        if (Boolean.FALSE.equals(holder.alive())) {
            marks += " (ended)";
        }
        return Printable.of(thread, Math.max(8, HOLDER_WIDTH - marks.length())) + marks;
    }

    private static String lock(Status.Held held) {
        String name = held.lock() != null ? held.lock() : held.resource();
        String kind = held.kind() == null || "lock-file".equals(held.kind()) ? "" : held.kind();
        return (name == null ? "?" : Printable.of(name))
                + (kind.isEmpty() ? "" : " [" + Printable.of(kind) + "]");
    }

    private static void addStack(TextTable table, Status.Holder holder) {
        if (holder == null || holder.stack().isEmpty()) {
            return;
        }
        table.detail(
                "holder"
                        + (holder.threadId() == null ? "" : " #" + holder.threadId())
                        + (holder.state() == null ? "" : " " + Printable.of(holder.state()))
                        + ":");
        holder.stack().forEach(frame -> table.detail("  at " + Printable.of(frame)));
    }
}
