package dev.lockmedic.cli;

import dev.lockmedic.cli.Ink.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row that can be selected: a held lock, or one inside the JVM that is stuck. */
sealed interface WatchRow {
    /** The same as long as it is the same lock. */
    String key();

    WatchColumns.Cells cells(WatchColumns columns, Glyphs glyphs);

    /** What more there is to be said below the row; empty for nothing. */
    String below(Glyphs glyphs);

    /** All that is known of it, a line each, but for the stack. */
    List<String> details();

    /** The holder's stack where it was told with the row; empty if it has to be asked for. */
    List<String> stack();

    /** A lock of which the agent knows that it is held. */
    record HeldRow(Status.Held held, Long pid, Instant now) implements WatchRow {
        @Override
        public String key() {
            return held.ref() != null ? held.ref() : held.name() + "#" + held.id();
        }

        @Override
        public WatchColumns.Cells cells(WatchColumns columns, Glyphs glyphs) {
            HeldCells cells = new HeldCells(held, pid, now);
            return new WatchColumns.Cells(
                    cells.age(),
                    cells.used(),
                    cells.deadline(),
                    cells.waiters(),
                    cells.state(),
                    cells.tone(),
                    glyphs.shown(cells.holder(columns.holder())),
                    glyphs.shown(cells.lock()));
        }

        @Override
        public String below(Glyphs glyphs) {
            return "";
        }

        @Override
        public List<String> details() {
            HeldCells cells = new HeldCells(held, pid, now);
            List<String> lines = new ArrayList<>();
            lines.add("Lock      " + cells.lock());
            if (held.resource() != null && !held.resource().equals(held.name())) {
                lines.add("Guards    " + Printable.of(held.resource()));
            }
            lines.add(
                    "Held      "
                            + cells.age()
                            + (held.since() == null ? "" : ", since " + Printable.of(held.since()))
                            + (Boolean.TRUE.equals(held.adopted())
                                    ? ", adopted: held before Lockmedic came"
                                    : ""));
            lines.add("Max hold  " + cells.limit() + ", " + cells.deadline());
            lines.add("State     " + cells.state());
            lines.add(
                    "Waiters   "
                            + (held.waiters() == null ? "not known" : held.waiters())
                            + (held.longestWaiter() == null || held.longestWaitMs() == null
                                    ? ""
                                    : ", the longest "
                                            + Printable.of(held.longestWaiter())
                                            + " for "
                                            + Durations.format(held.longestWaitMs())));
            lines.add("Holder    " + cells.holder(200) + threadState());
            if (held.note() != null && !held.note().isEmpty()) {
                lines.add("Note      " + Printable.of(held.note()));
            }
            return lines;
        }

        private String threadState() {
            Status.Holder holder = held.holder();
            return holder == null
                    ? ""
                    : (holder.threadId() == null || holder.threadId() == 0
                                    ? ""
                                    : ", thread #" + holder.threadId())
                            + (holder.state() == null ? "" : ", " + Printable.of(holder.state()));
        }

        @Override
        public List<String> stack() {
            return List.of();
        }
    }

    /** A lock inside the JVM. */
    record StuckRow(Status.StuckLock lock) implements WatchRow {
        @Override
        public String key() {
            return "stuck " + lock.lock();
        }

        @Override
        public WatchColumns.Cells cells(WatchColumns columns, Glyphs glyphs) {
            Long left =
                    lock.maxHoldMs() == null || lock.maxHoldMs() == 0 || lock.heldMs() == null
                            ? null
                            : lock.maxHoldMs() - lock.heldMs();
            return new WatchColumns.Cells(
                    duration(lock.heldMs()),
                    left == null
                            ? Optional.empty()
                            : Optional.of(Math.min(1.0, lock.heldMs() / (double) lock.maxHoldMs())),
                    left == null
                            ? "-"
                            : left >= 0
                                    ? Durations.format(left) + " left"
                                    : Durations.format(-left) + " over",
                    lock.waiters() == null ? "-" : Long.toString(lock.waiters()),
                    deadlock() ? "DEADLOCK" : text(lock.reason()),
                    deadlock() ? Tone.ALARM : Tone.BAD,
                    glyphs.shown(lock.owner() == null ? "nobody known" : shortOwner()),
                    glyphs.shown(text(lock.lock())));
        }

        /** The column says that it is a thread. */
        private String shortOwner() {
            String owner = text(lock.owner());
            return owner.startsWith("thread ") ? owner.substring("thread ".length()) : owner;
        }

        private boolean deadlock() {
            return Boolean.TRUE.equals(lock.deadlock());
        }

        @Override
        public String below(Glyphs glyphs) {
            List<String> parts = new ArrayList<>();
            if (!lock.chain().isEmpty()) {
                parts.add(text(String.join(", ", lock.chain())));
            }
            if (lock.motion() != null && !lock.motion().isEmpty()) {
                parts.add("its owner " + text(lock.motion()));
            }
            if (lock.longestWaitMs() != null && lock.longestWaiter() != null) {
                parts.add(
                        text(lock.longestWaiter())
                                + " waits for "
                                + duration(lock.longestWaitMs()));
            }
            return glyphs.shown(String.join(" " + glyphs.dot() + " ", parts));
        }

        @Override
        public List<String> details() {
            List<String> lines = new ArrayList<>();
            lines.add("Lock      " + text(lock.lock()));
            lines.add("Reason    " + text(lock.reason()) + (deadlock() ? ", DEADLOCK" : ""));
            lines.add(
                    "Held      "
                            + duration(lock.heldMs())
                            + (lock.maxHoldMs() == null || lock.maxHoldMs() == 0
                                    ? ""
                                    : ", max hold " + duration(lock.maxHoldMs()))
                            + (lock.sure() == null ? "" : " (" + text(lock.sure()) + ")"));
            lines.add(
                    "Waiters   "
                            + (lock.waiters() == null ? "not known" : lock.waiters())
                            + (lock.longestWaiter() == null
                                    ? ""
                                    : ", the longest "
                                            + text(lock.longestWaiter())
                                            + " for "
                                            + duration(lock.longestWaitMs())));
            lines.add(
                    "Owner     "
                            + (lock.owner() == null
                                    ? "nobody that is recorded"
                                    : text(lock.owner()))
                            + (lock.state() == null ? "" : ", " + text(lock.state()))
                            + (lock.motion() == null || lock.motion().isEmpty()
                                    ? ""
                                    : ", which " + text(lock.motion())));
            lock.chain().forEach(link -> lines.add("Chain     " + text(link)));
            if (lock.done() != null && !lock.done().isEmpty()) {
                lines.add("Done      " + text(lock.done()));
            }
            return lines;
        }

        @Override
        public List<String> stack() {
            return lock.stack();
        }

        private static String text(String text) {
            return text == null ? "?" : Printable.of(text);
        }

        private static String duration(Long millis) {
            return millis == null ? "?" : Durations.format(millis);
        }
    }
}
