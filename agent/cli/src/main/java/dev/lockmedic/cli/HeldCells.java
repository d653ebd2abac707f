package dev.lockmedic.cli;

import dev.lockmedic.cli.Ink.Tone;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One held lock in words, the same for {@code status}, {@code held} and {@code watch}. */
record HeldCells(Status.Held held, Long ownPid, Instant now) {
    private static final String UNKNOWN = "?";
    private static final String NOT_KNOWN = "thread unknown";

    /** Where a limit comes from, if not from the lock itself. */
    private static final Map<String, String> LIMIT_FROM =
            Map.of(
                    "lockmedic.max-hold", " (max-hold)",
                    "lockmedic.max-hold-cap", " (cap)",
                    "profile", " (profile)",
                    "lockmedic.file-locks.max-hold", " (file-locks)",
                    "lockmedic.file-locks.rules", " (rule)");

    String age() {
        return held.ageMillis(now).map(Durations::format).orElse(UNKNOWN);
    }

    String limit() {
        if (held.maxHoldMs() == null) {
            return "none";
        }
        String from = held.maxHoldFrom() == null ? "" : held.maxHoldFrom();
        return Durations.format(held.maxHoldMs()) + LIMIT_FROM.getOrDefault(from, "");
    }

    /** Until its deadline, or since. */
    String deadline() {
        return millisLeft()
                .map(
                        left ->
                                left >= 0
                                        ? Durations.format(left) + " left"
                                        : Durations.format(-left) + " over")
                .orElse("-");
    }

    Optional<Long> millisLeft() {
        return held.millisLeft(now);
    }

    /** The part of its max hold that is used up, 0 to 1; empty where it has none. */
    Optional<Double> used() {
        return held.maxHoldMs() == null
                ? Optional.empty()
                : held.ageMillis(now)
                        .map(age -> Math.min(1.0, age / (double) Math.max(1, held.maxHoldMs())));
    }

    /** How many wait; a dash where nobody knows. */
    String waiters() {
        return held.waiters() == null ? "-" : Long.toString(held.waiters());
    }

    String state() {
        return held.state() == null ? UNKNOWN : Printable.of(held.state());
    }

    Tone tone() {
        if (held.isNotReleased()) {
            return Tone.ALARM;
        }
        if (held.isOverdue()) {
            return Tone.BAD;
        }
        // Four fifths is where the agent warns as well.
        return used().orElse(0.0) >= 0.8 ? Tone.WARNING : Tone.PLAIN;
    }

    /** The holder's thread with what is to be known of it, in so many characters. */
    String holder(int width) {
        Status.Holder holder = held.holder();
        if (holder == null) {
            return UNKNOWN;
        }
        String thread;
        if (holder.thread() != null && !holder.thread().isEmpty()) {
            thread = holder.thread();
        } else if (holder.threadId() != null && holder.threadId() != 0) {
            thread = "thread #" + holder.threadId();
        } else {
            thread = NOT_KNOWN;
        }
        String marks = "";
        if (Boolean.TRUE.equals(holder.virtual())) {
            marks += " (virtual)";
        }
        if (holder.pid() != null && !holder.pid().equals(ownPid)) {
            marks += " of pid " + holder.pid();
        }
        // A holder that is not known is not alive either, which says nothing.
        if (Boolean.FALSE.equals(holder.alive()) && !thread.equals(NOT_KNOWN)) {
            marks += " (ended)";
        }
        return Width.start(
                        Width.tame(Printable.of(thread)),
                        Math.max(8, width - Width.of(marks)),
                        "...")
                + marks;
    }

    String lock() {
        String name = held.name();
        String kind = held.kind() == null || "lock-file".equals(held.kind()) ? "" : held.kind();
        return (name == null ? UNKNOWN : Width.tame(Printable.of(name)))
                + (kind.isEmpty() ? "" : " [" + Printable.of(kind) + "]");
    }
}
