package dev.lockmedic.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A {@link Status} as text for a terminal of 80 to 120 columns. */
final class StatusRenderer {
    private static final String UNKNOWN = "?";

    /** Of a stuck lock's holder, unless all is wanted. */
    private static final int FRAMES = 5;

    private final Instant now;
    private final boolean verbose;
    private final Ink ink;
    private final StringBuilder text = new StringBuilder();

    private StatusRenderer(Instant now, boolean verbose, Ink ink) {
        this.now = now;
        this.verbose = verbose;
        this.ink = ink;
    }

    static String render(Status status, Instant now, boolean verbose, Ink ink) {
        return new StatusRenderer(now, verbose, ink).render(status);
    }

    /** What a watcher has seen: locks and heals, as they stood then. */
    static String renderWatched(Snapshot snapshot, Ink ink) {
        StatusRenderer renderer = new StatusRenderer(snapshot.at(), false, ink);
        Status status = snapshot.status();
        renderer.head(status);
        renderer.text.append('\n');
        renderer.stuck(status.jvmLocks());
        renderer.held(status);
        renderer.text.append('\n');
        renderer.heals(status.heals());
        return renderer.text.toString();
    }

    /** What a person wants to know right after an attach. */
    static String renderSummary(Status status) {
        StatusRenderer renderer = new StatusRenderer(Instant.EPOCH, false, Ink.NONE);
        long adopted = status.held().stream().filter(h -> Boolean.TRUE.equals(h.adopted())).count();
        renderer.line("  policy       " + status.setting("policy").orElse(UNKNOWN));
        renderer.line("  adopted      " + (adopted == 1 ? "1 hold" : adopted + " holds"));
        renderer.hooks(status.hooks(), "  hook points  ");
        return renderer.text.toString();
    }

    private String render(Status status) {
        head(status);
        text.append('\n');
        stuck(status.jvmLocks());
        held(status);
        text.append('\n');
        heals(status.heals());
        text.append('\n');
        hooks(status.hooks(), "Hook points: ");
        watchdog(status.watchdog(), status.healers());
        jvmLocks(status.jvmLocks());
        sentinel(status.sentinel());
        outlook("JMX", status.jmx());
        outlook("Flight recordings", status.jfr());
        profiles(status.profiles());
        settings(status.settings());
        if (verbose && !status.counters().isEmpty()) {
            counters(status.counters());
        }
        return text.toString();
    }

    private void head(Status status) {
        line(
                "Lockmedic "
                        + orUnknown(status.version())
                        + " in process "
                        + orUnknown(status.pid())
                        + ", policy "
                        + status.setting("policy").map(Printable::of).orElse(UNKNOWN)
                        + ", since "
                        + seconds(status.attachedAt())
                        + ("attach".equals(status.startedBy()) ? " (attached late)" : ""));
    }

    private void held(Status status) {
        int listed = status.held().size();
        line(
                HeldSummary.of(status, false, ink)
                        + (listed < status.heldCount() ? ", of which " + listed + " listed" : ""));
        if (listed > 0) {
            HeldTable.of(status, now, verbose, ink).appendTo(text);
        }
    }

    private void heals(List<Status.Heal> heals) {
        if (heals.isEmpty()) {
            line("Healed: none");
            return;
        }
        long healed = heals.stream().filter(Status.Heal::worked).count();
        line("Healed: " + healed + (healed < heals.size() ? " of " + heals.size() : ""));
        TextTable table = new TextTable(ink, "WHEN", "OUTCOME", "REASON", "HELD", "LOCK");
        for (Status.Heal heal : heals) {
            table.row(
                    Status.instant(heal.at()).map(this::ago).orElse(UNKNOWN),
                    orUnknown(heal.outcome()),
                    heal.reasons().isEmpty()
                            ? "-"
                            : Printable.of(String.join(", ", heal.reasons())),
                    duration(heal.heldMs())
                            + (heal.maxHoldMs() == null ? "" : " of " + duration(heal.maxHoldMs())),
                    orUnknown(heal.lock()));
            if (verbose) {
                table.detail(
                        orUnknown(heal.action())
                                + " at "
                                + seconds(heal.at())
                                + ", holder "
                                + orUnknown(heal.holder())
                                + (heal.seen() == null ? "" : ", seen: " + orUnknown(heal.seen())));
            }
        }
        table.appendTo(text);
    }

    private void hooks(List<Status.Hook> hooks, String label) {
        long proved = hooks.stream().filter(hook -> hook.is("proved")).count();
        long unused = hooks.stream().filter(hook -> hook.is("not-used")).count();
        line(
                label
                        + (hooks.isEmpty()
                                ? "none told"
                                : proved + " of " + (hooks.size() - unused))
                        + (hooks.isEmpty() ? "" : " proved")
                        + (unused == 0 ? "" : ", " + unused + " not used"));
        for (Status.Hook hook : hooks) {
            boolean good = hook.is("proved") || hook.is("not-used");
            if (verbose || !good) {
                line(
                        "  "
                                + orUnknown(hook.state())
                                + ": "
                                + orUnknown(hook.point())
                                + why(hook.why()));
            }
        }
    }

    private void watchdog(Status.Watchdog watchdog, Status.Healers healers) {
        if (watchdog == null) {
            line("Watchdog: nothing told");
        } else {
            StringJoiner parts = new StringJoiner(", ", "Watchdog: ", "");
            parts.add(
                    Boolean.FALSE.equals(watchdog.alive())
                            ? ink.paint("NOT RUNNING", Ink.Tone.ALARM)
                            : "running");
            if (watchdog.timers() != null) {
                parts.add(count(watchdog.timers(), "deadline") + " set");
            }
            if (watchdog.latenessMicros() != null) {
                Status.Lateness late = watchdog.latenessMicros();
                parts.add("late by " + micros(late.p50()) + " p50");
                parts.add(micros(late.p99()) + " p99");
                parts.add(micros(late.max()) + " max");
            }
            if (watchdog.stalls() != null && watchdog.stalls() > 0) {
                parts.add(
                        count(watchdog.stalls(), "stall")
                                + " (longest "
                                + duration(watchdog.longestStallMs())
                                + ")");
            }
            if (verbose && watchdog.wakeups() != null) {
                parts.add(count(watchdog.wakeups(), "wakeup"));
            }
            line(parts.toString());
        }
        if (healers != null) {
            line(
                    "Healers: "
                            + orUnknown(healers.threads())
                            + ", "
                            + orUnknown(healers.busy())
                            + " busy, "
                            + orUnknown(healers.stuck())
                            + " stuck, "
                            + orUnknown(healers.queued())
                            + " actions queued");
        }
    }

    /** Nobody needs to know that all is well, unless all is wanted. */
    private void outlook(String name, Status.Outlook outlook) {
        if (outlook != null && (verbose || "failed".equals(outlook.state()))) {
            line(
                    name
                            + ": "
                            + orUnknown(outlook.state())
                            + why(outlook.why())
                            + (Boolean.TRUE.equals(outlook.telling()) ? ", in use" : ""));
        }
    }

    /** What is stuck right now comes first. */
    private void stuck(Status.JvmLocks locks) {
        if (locks == null || locks.stuck().isEmpty()) {
            return;
        }
        line(ink.paint("Stuck inside the JVM: " + locks.stuck().size(), Ink.Tone.BAD));
        for (Status.StuckLock lock : locks.stuck()) {
            line(
                    "  "
                            + orUnknown(lock.lock())
                            + ": "
                            + orUnknown(lock.reason())
                            + ", "
                            + duration(lock.heldMs())
                            + (lock.maxHoldMs() == null || lock.maxHoldMs() == 0
                                    ? ""
                                    : " of " + duration(lock.maxHoldMs()))
                            + ", "
                            + (lock.waiters() == null ? UNKNOWN : count(lock.waiters(), "waiter")));
            line(
                    "    held by "
                            + (lock.owner() == null
                                    ? "nobody that is recorded"
                                    : Printable.of(lock.owner()))
                            + (lock.motion() == null || lock.motion().isEmpty()
                                    ? ""
                                    : ", which " + Printable.of(lock.motion()))
                            + (lock.sure() == null ? "" : " (" + Printable.of(lock.sure()) + ")"));
            if (!lock.chain().isEmpty()) {
                line(
                        "    "
                                + (Boolean.TRUE.equals(lock.deadlock())
                                        ? ink.paint("DEADLOCK", Ink.Tone.ALARM) + ": "
                                        : "")
                                + Printable.of(String.join(", ", lock.chain())));
            }
            int frames = verbose ? lock.stack().size() : Math.min(FRAMES, lock.stack().size());
            for (int i = 0; i < frames; i++) {
                line("      at " + Printable.of(lock.stack().get(i)));
            }
            if (lock.done() != null && !lock.done().isEmpty()) {
                line("    " + Printable.of(lock.done()));
            }
        }
        text.append('\n');
    }

    private void jvmLocks(Status.JvmLocks locks) {
        if (locks == null) {
            return;
        }
        if (locks.problem() != null) {
            line("Locks inside the JVM: not looked at: " + Printable.of(locks.problem()));
            return;
        }
        StringJoiner parts = new StringJoiner(", ", "Locks inside the JVM: ", "");
        parts.add(Boolean.FALSE.equals(locks.alive()) ? "NOT LOOKED AT" : "looked at");
        if (locks.periodMs() != null && locks.threads() != null) {
            parts.add(
                    "every "
                            + duration(locks.periodMs())
                            + ", "
                            + count(locks.threads(), "thread"));
        }
        parts.add(orUnknown(locks.contended()) + " contended");
        parts.add(locks.stuck().isEmpty() ? "none stuck" : locks.stuck().size() + " stuck");
        if (verbose && locks.costMicros() != null) {
            parts.add(micros((double) locks.costMicros()) + " a look");
        }
        line(parts.toString());
    }

    private void sentinel(Status.Sentinel sentinel) {
        if (sentinel == null) {
            return;
        }
        StringJoiner parts = new StringJoiner(", ", "Sentinel: ", "");
        boolean runs = sentinel.pid() != null && sentinel.pid() > 0;
        parts.add(runs ? "process " + sentinel.pid() : "NOT RUNNING" + why(sentinel.problem()));
        parts.add(orUnknown(sentinel.armed()) + " armed");
        parts.add(orUnknown(sentinel.released()) + " released");
        if (sentinel.restarts() != null && sentinel.restarts() > 0) {
            parts.add(count(sentinel.restarts(), "restart"));
        }
        line(parts.toString());
    }

    private void profiles(List<Status.Profile> profiles) {
        line("Profiles: " + (profiles.isEmpty() ? "none" : profiles.size()));
        for (Status.Profile profile : profiles) {
            line("  " + orUnknown(profile.name()) + " (" + orUnknown(profile.source()) + ")");
            for (Status.Part part : profile.parts()) {
                line(
                        "    "
                                + orUnknown(part.state())
                                + ": "
                                + orUnknown(part.part())
                                + why(part.why()));
            }
        }
    }

    private void settings(List<Status.SettingInForce> settings) {
        List<Status.SettingInForce> shown =
                settings.stream().filter(setting -> verbose || !setting.isDefault()).toList();
        if (shown.isEmpty()) {
            line("Settings: all default");
            return;
        }
        line("Settings:");
        for (Status.SettingInForce setting : shown) {
            line(
                    "  "
                            + orUnknown(setting.shortKey())
                            + " = "
                            + (setting.value() == null ? "-" : Printable.of(setting.value()))
                            + (setting.from() == null
                                    ? ""
                                    : "  (" + Printable.of(setting.from()) + ")"));
        }
    }

    private void counters(Map<String, Object> counters) {
        line("Counters:");
        counters.forEach(
                (name, value) -> line("  " + Printable.of(name) + " = " + orUnknown(value)));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private String ago(Instant at) {
        return Durations.format(Math.max(0, now.toEpochMilli() - at.toEpochMilli())) + " ago";
    }

    private static String why(String why) {
        return why == null || why.isEmpty() ? "" : " (" + Printable.of(why) + ")";
    }

    private static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    private static String micros(Double micros) {
        return micros == null ? UNKNOWN : Durations.formatMicros(micros);
    }

    private static String duration(Long millis) {
        return millis == null ? "-" : Durations.format(millis);
    }

    private static String seconds(String instant) {
        return Status.instant(instant)
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(orUnknown(instant));
    }

    private static String orUnknown(Object value) {
        return value == null ? UNKNOWN : Printable.of(value.toString());
    }
}
