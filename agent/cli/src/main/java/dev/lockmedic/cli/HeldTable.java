package dev.lockmedic.cli;

import java.time.Instant;

/** The holds of a {@link Status} as a table, with the holder's stack under each if it is there. */
final class HeldTable {
    private static final int HOLDER_WIDTH = 36;
    private static final int STATE_COLUMN = 4;

    private HeldTable() {}

    static TextTable of(Status status, Instant now, boolean stacks, Ink ink) {
        TextTable table =
                new TextTable(
                        ink, "AGE", "LIMIT", "DEADLINE", "WAITERS", "STATE", "HOLDER", "LOCK");
        for (Status.Held held : status.held()) {
            HeldCells cells = new HeldCells(held, status.pid(), now);
            table.row(
                    cells.age(),
                    cells.limit(),
                    cells.deadline(),
                    cells.waiters(),
                    cells.state() + (Boolean.TRUE.equals(held.adopted()) ? " (adopted)" : ""),
                    cells.holder(HOLDER_WIDTH),
                    cells.lock());
            table.tone(STATE_COLUMN, cells.tone());
            if (held.note() != null && !held.note().isEmpty()) {
                table.detail("note: " + Printable.of(held.note()));
            }
            if (stacks) {
                addStack(table, held.holder());
            }
        }
        return table;
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
