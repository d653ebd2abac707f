package dev.lockmedic.cli;

import dev.lockmedic.cli.HeldRequest.Sort;
import dev.lockmedic.cli.Ink.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code watch} shows on a terminal, and how that changes with keys and with news. It knows
 * neither the terminal nor the JVM: it makes lines of text. One thread.
 */
final class WatchScreen {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private static final List<String> HELP =
            List.of(
                    "q               leave (Ctrl-C as well)",
                    "up, down        select a lock; PageUp, PageDown, Home, End as well",
                    "Enter or s      the holder's stack, and all that is known of the lock",
                    "a  w  d  n      sort held locks by age, waiters, deadline, name",
                    "r               reverse the order",
                    "p               pause, and go on",
                    "space           refresh now",
                    "h or ?          this help; Escape leaves it",
                    "",
                    "A lock is drawn with the part of its max hold that is used up. Red: past its"
                            + " max hold. Yellow: four fifths of it are over.",
                    "overdue         past its max hold; the watchdog acts as the policy says",
                    "not-released    it was tried to release it, and that did not work yet",
                    "STUCK           locks inside the JVM that keep others waiting too long");

    private final String interval;
    private final long intervalMillis;
    private final Ink ink;
    private final Glyphs glyphs;
    private final ZoneId zone;

    private Sort sort;
    private boolean reverse;
    private Snapshot latest;
    private Snapshot shown;
    private String trouble;
    private Instant troubleSince;
    private boolean paused;
    private Panel panel = Panel.LOCKS;
    private int panelTop;

    private List<WatchRow> rows = List.of();
    private int selected;
    private boolean moved;
    private int top;
    private int page = 10;

    private WatchRow detailed;
    private List<String> stack = List.of();
    private String stackNote = "";

    private enum Panel {
        LOCKS,
        DETAILS,
        HELP
    }

    /** What is to be done about a key, apart from drawing. */
    enum Wish {
        NOTHING,
        LEAVE,
        /** Look again now. */
        REFRESH,
        /** Other rows are wanted, by {@link #sort} and {@link #isReversed}. */
        OTHER_ROWS,
        /** The stack of the holder of {@link #detailedRef}. */
        STACK
    }

    WatchScreen(
            long intervalMillis, Sort sort, boolean reverse, Ink ink, Glyphs glyphs, ZoneId zone) {
        this.intervalMillis = intervalMillis;
        this.interval = Durations.format(intervalMillis);
        this.sort = sort;
        this.reverse = reverse;
        this.ink = ink;
        this.glyphs = glyphs;
        this.zone = zone;
    }

    Sort sort() {
        return sort;
    }

    boolean isReversed() {
        return reverse;
    }

    /** Which lock is looked at closely; null if none is, or its holder can't be asked for. */
    String detailedRef() {
        return detailed instanceof WatchRow.HeldRow row ? row.held().ref() : null;
    }

    /** The agent has told how things stand. */
    void news(Snapshot snapshot) {
        trouble = null;
        latest = snapshot;
        if (!paused || shown == null) {
            show(snapshot);
        }
    }

    /** It could not be asked. What was told last stays. */
    void trouble(String problem, Instant now) {
        if (trouble == null) {
            troubleSince = now;
        }
        trouble = problem;
    }

    /** What {@link Wish#STACK} has brought. */
    void stack(String ref, Status answer) {
        if (detailed == null || !ref.equals(detailedRef())) {
            return;
        }
        if (answer.held().isEmpty()) {
            stack = List.of();
            stackNote = "not held any more";
            return;
        }
        Status.Held held = answer.held().get(0);
        Instant at = Status.instant(answer.at()).orElseGet(Instant::now);
        detailed = new WatchRow.HeldRow(held, answer.pid(), at);
        stack = held.holder() == null ? List.of() : held.holder().stack();
        stackNote =
                stack.isEmpty()
                        ? "the holder's thread is not known, or has ended"
                        : "as it was at " + time(at);
    }

    /** The same, if it failed. */
    void stackFailed(String ref, String problem) {
        if (ref.equals(detailedRef())) {
            stackNote = problem;
        }
    }

    private void show(Snapshot snapshot) {
        shown = snapshot;
        arrange();
    }

    private void arrange() {
        String key = moved && selected < rows.size() ? rows.get(selected).key() : null;
        List<WatchRow> now = new ArrayList<>();
        Status status = shown.status();
        if (status.jvmLocks() != null) {
            status.jvmLocks().stuck().forEach(lock -> now.add(new WatchRow.StuckRow(lock)));
        }
        status.held().stream()
                .sorted(HeldOrder.of(sort, reverse, shown.at()))
                .forEach(held -> now.add(new WatchRow.HeldRow(held, status.pid(), shown.at())));
        rows = now;
        for (int i = 0; key != null && i < rows.size(); i++) {
            if (rows.get(i).key().equals(key)) {
                selected = i;
                return;
            }
        }
        // It is gone: whatever has taken its place, or the first as long as nobody has chosen.
        selected = moved ? Math.max(0, Math.min(selected, rows.size() - 1)) : 0;
    }

    /** A key was pressed. */
    Wish key(Key key) {
        if (key.kind() == Key.Kind.CLOSED) {
            return Wish.LEAVE;
        }
        if (key.kind() == Key.Kind.LETTER) {
            return letter(key.letter());
        }
        if (panel != Panel.LOCKS) {
            scrollPanel(key.kind());
            return Wish.NOTHING;
        }
        switch (key.kind()) {
            case UP -> select(selected - 1);
            case DOWN -> select(selected + 1);
            case PAGE_UP -> select(selected - page);
            case PAGE_DOWN -> select(selected + page);
            case HOME -> select(0);
            case END -> select(rows.size() - 1);
            case ENTER -> {
                return openDetails();
            }
            default -> {}
        }
        return Wish.NOTHING;
    }

    private Wish letter(char letter) {
        switch (letter) {
            case 'q', 'Q' -> {
                if (panel == Panel.LOCKS) {
                    return Wish.LEAVE;
                }
                panel = Panel.LOCKS;
            }
            case 'h', '?' -> open(panel == Panel.HELP ? Panel.LOCKS : Panel.HELP);
            case 'p' -> {
                paused = !paused;
                if (!paused && latest != null) {
                    show(latest);
                }
            }
            case ' ' -> {
                if (panel == Panel.DETAILS && detailedRef() != null) {
                    return Wish.STACK;
                }
                if (paused && latest != null) {
                    show(latest);
                }
                return Wish.REFRESH;
            }
            case 's' -> {
                if (panel == Panel.LOCKS) {
                    return openDetails();
                }
            }
            case 'a' -> {
                return sortBy(Sort.AGE);
            }
            case 'w' -> {
                return sortBy(Sort.WAITERS);
            }
            case 'd' -> {
                return sortBy(Sort.DEADLINE);
            }
            case 'n' -> {
                return sortBy(Sort.NAME);
            }
            case 'r' -> {
                return sortBy(sort, !reverse);
            }
            default -> {}
        }
        return Wish.NOTHING;
    }

    private Wish sortBy(Sort by) {
        return sortBy(by, by == sort && reverse);
    }

    private Wish sortBy(Sort by, boolean reversed) {
        if (by == sort && reversed == reverse) {
            return Wish.NOTHING;
        }
        sort = by;
        reverse = reversed;
        if (shown == null) {
            return Wish.OTHER_ROWS;
        }
        arrange();
        // Those that are not listed may belong to the top now.
        return shown.status().held().size() < shown.status().heldCount()
                ? Wish.OTHER_ROWS
                : Wish.NOTHING;
    }

    private void select(int row) {
        moved = true;
        selected = Math.max(0, Math.min(row, rows.size() - 1));
    }

    private Wish openDetails() {
        if (selected >= rows.size()) {
            return Wish.NOTHING;
        }
        moved = true;
        detailed = rows.get(selected);
        stack = detailed.stack();
        stackNote =
                detailedRef() != null ? "being taken" + glyphs.cut() : "as it was at the last look";
        open(Panel.DETAILS);
        return detailedRef() == null ? Wish.NOTHING : Wish.STACK;
    }

    private void open(Panel which) {
        panel = which;
        panelTop = 0;
    }

    private void scrollPanel(Key.Kind kind) {
        switch (kind) {
            case UP -> panelTop--;
            case DOWN -> panelTop++;
            case PAGE_UP -> panelTop -= page;
            case PAGE_DOWN -> panelTop += page;
            case HOME -> panelTop = 0;
            case END -> panelTop = Integer.MAX_VALUE / 2;
            case ENTER, ESCAPE -> panel = Panel.LOCKS;
            default -> {}
        }
    }

    /** The picture at a moment, line by line; never more lines than there are rows. */
    List<String> draw(Terminal.Size size, Instant now) {
        int width = size.columns();
        List<String> lines = new ArrayList<>();
        if (shown == null) {
            lines.add(strip(width).add("Lockmedic: asking" + glyphs.cut()).toString());
            return cut(lines, size.rows());
        }
        lines.addAll(head(width, now));
        String foot = foot(width);
        List<String> heals = panel == Panel.LOCKS ? heals(width, size.rows(), now) : List.of();
        int room = size.rows() - lines.size() - 1 - heals.size();
        if (size.rows() >= 20) {
            lines.add("");
            room--;
        }
        room = Math.max(0, room);
        page = Math.max(1, room - 3);
        List<String> body =
                switch (panel) {
                    case LOCKS -> locks(width, room);
                    case DETAILS -> panel(details(width), room);
                    case HELP -> panel(wrapped(HELP, width), room);
                };
        lines.addAll(body);
        for (int i = body.size(); i < room; i++) {
            lines.add("");
        }
        lines.addAll(heals);
        lines = cut(lines, size.rows() - 1);
        lines.add(foot);
        return cut(lines, size.rows());
    }

    private static List<String> cut(List<String> lines, int rows) {
        return new ArrayList<>(lines.subList(0, Math.max(0, Math.min(lines.size(), rows))));
    }

    private List<String> head(int width, Instant now) {
        Status status = shown.status();
        Strip first = strip(width);
        first.add(
                "Lockmedic "
                        + text(status.version())
                        + " in "
                        + (status.pid() == null ? "?" : status.pid()),
                Tone.HEADING);
        String policy = status.setting("policy").map(this::text).orElse("?");
        first.addWhole("policy " + policy, Tone.PLAIN);
        Status.instant(status.attachedAt())
                .ifPresent(
                        since ->
                                first.addWhole(
                                        "for " + coarse(Duration.between(since, shown.at())),
                                        Tone.PLAIN));
        freshness(first, now);

        Strip second = strip(width);
        watchdog(second, status);
        if (status.healers() != null) {
            long stuck = orZero(status.healers().stuck());
            second.addWhole(
                    "healers "
                            + orZero(status.healers().threads())
                            + ", "
                            + orZero(status.healers().busy())
                            + " busy",
                    Tone.PLAIN);
            if (stuck > 0) {
                second.addWhole(stuck + " stuck", Tone.BAD);
            }
            if (orZero(status.healers().queued()) > 0) {
                second.addWhole(status.healers().queued() + " queued", Tone.WARNING);
            }
        }
        if (status.sentinel() != null
                && (status.sentinel().pid() == null || status.sentinel().pid() <= 0)) {
            second.addWhole("sentinel NOT RUNNING", Tone.ALARM);
        }

        Strip third = strip(width);
        third.add("Held " + status.heldCount());
        count(third, status.overdueCount(), "overdue", Tone.BAD);
        count(third, orZero(status.notReleasedTotal()), "not released", Tone.ALARM);
        int stuck = status.jvmLocks() == null ? 0 : status.jvmLocks().stuck().size();
        third.addWhole("stuck in the JVM " + stuck, stuck == 0 ? Tone.PLAIN : Tone.BAD);
        long healed = status.heals().stream().filter(Status.Heal::worked).count();
        third.addWhole("healed " + healed, healed == 0 ? Tone.PLAIN : Tone.GOOD);
        third.addWhole("by " + sort.word() + (reverse ? ", reversed" : ""), Tone.DIM);
        return List.of(first.toString(), second.toString(), third.toString());
    }

    /** How old it is what is seen here: nobody may take an old picture for what is now. */
    private void freshness(Strip strip, Instant now) {
        long age = Math.max(0, Duration.between(shown.at(), now).toMillis());
        if (trouble != null) {
            strip.addRight(
                    "NO ANSWER for " + coarse(Duration.between(troubleSince, now)), Tone.ALARM);
        } else if (paused) {
            strip.addRight("PAUSED at " + time(shown.at()), Tone.WARNING);
        } else if (age > 2 * intervalMillis + 3000) {
            strip.addRight(time(shown.at()) + ", " + Durations.format(age) + " ago", Tone.ALARM);
        } else {
            strip.addRight(time(shown.at()) + ", every " + interval, Tone.DIM);
        }
    }

    private void watchdog(Strip strip, Status status) {
        Status.Watchdog watchdog = status.watchdog();
        if (watchdog == null) {
            strip.add("Watchdog: nothing told", Tone.WARNING);
            return;
        }
        if (Boolean.FALSE.equals(watchdog.alive())) {
            strip.add("Watchdog NOT RUNNING", Tone.ALARM);
        } else {
            strip.add("Watchdog ").add("running", Tone.GOOD);
        }
        if (watchdog.latenessMicros() != null && watchdog.latenessMicros().p99() != null) {
            strip.add(
                    ", late by "
                            + Durations.formatMicros(watchdog.latenessMicros().p99())
                            + " p99");
        }
        long stalls = orZero(watchdog.stalls());
        if (stalls > 0) {
            strip.addWhole(
                    stalls
                            + (stalls == 1 ? " stall" : " stalls")
                            + (watchdog.longestStallMs() == null
                                    ? ""
                                    : ", longest " + Durations.format(watchdog.longestStallMs())),
                    Tone.WARNING);
        } else {
            strip.addWhole("no stalls", Tone.PLAIN);
        }
    }

    private static void count(Strip strip, long number, String what, Tone tone) {
        strip.add(", ").add(number + " " + what, number == 0 ? Tone.PLAIN : tone);
    }

    private List<String> locks(int width, int room) {
        WatchColumns columns = new WatchColumns(width, glyphs);
        List<String> lines = new ArrayList<>();
        int from = 0;
        int to = 0;
        boolean stuckHead = false;
        boolean heldHead = false;
        for (int i = 0; i < rows.size(); i++) {
            WatchRow row = rows.get(i);
            if (row instanceof WatchRow.StuckRow && !stuckHead) {
                lines.add(
                        columns.head("STUCK", "REASON", "OWNER", "LOCK IN THE JVM", ink)
                                .toString());
                stuckHead = true;
            } else if (row instanceof WatchRow.HeldRow && !heldHead) {
                if (stuckHead) {
                    lines.add("");
                }
                lines.add(columns.head("HELD", "STATE", "HOLDER", "LOCK", ink).toString());
                heldHead = true;
            }
            boolean isSelected = i == selected;
            if (isSelected) {
                // With its heading, if that is next to it.
                from = i == 0 ? 0 : lines.size();
            }
            String line = columns.row(row.cells(columns, glyphs), isSelected, ink).toString();
            lines.add(isSelected ? ink.paint(line, Tone.SELECTED) : line);
            String below = row.below(glyphs);
            if (!below.isEmpty()) {
                lines.add(strip(width).add("         ").add(below, Tone.DIM).toString());
            }
            if (isSelected) {
                to = lines.size();
            }
        }
        if (!heldHead) {
            if (stuckHead) {
                lines.add("");
            }
            lines.add(strip(width).add("  Nothing is held.").toString());
        }
        long unlisted = shown.status().heldCount() - shown.status().held().size();
        if (unlisted > 0) {
            lines.add(
                    strip(width)
                            .add(
                                    "  "
                                            + unlisted
                                            + " more are held; 'lockmedic held "
                                            + shown.status().pid()
                                            + " --all' lists them",
                                    Tone.DIM)
                            .toString());
        }
        top = Math.max(Math.min(top, from), to - room);
        top = Math.max(0, Math.min(top, lines.size() - room));
        return lines.subList(top, Math.min(lines.size(), top + Math.max(0, room)));
    }

    private List<String> panel(List<String> lines, int room) {
        panelTop = Math.max(0, Math.min(panelTop, lines.size() - room));
        return lines.subList(panelTop, Math.min(lines.size(), panelTop + Math.max(0, room)));
    }

    private List<String> details(int width) {
        List<String> lines = new ArrayList<>(wrapped(detailed.details(), width));
        lines.add("");
        lines.add(
                strip(width)
                        .add("Stack of its holder", Tone.HEADING)
                        .add(", " + text(stackNote) + ":")
                        .toString());
        for (String frame : stack) {
            lines.add(strip(width).add("  at " + text(frame)).toString());
        }
        return lines;
    }

    /** What is longer than a line goes on in the next, under where it began. */
    private List<String> wrapped(List<String> texts, int width) {
        List<String> lines = new ArrayList<>();
        int indent = 10;
        for (String text : texts) {
            String rest = glyphs.shown(text);
            String before = "";
            while (Width.of(before + rest) > width && width > 2 * indent) {
                String piece = Width.start(rest, width - before.length(), "");
                int space = piece.lastIndexOf(' ');
                if (space > width / 2) {
                    piece = piece.substring(0, space + 1);
                }
                lines.add(before + piece.stripTrailing());
                rest = rest.substring(piece.length());
                before = " ".repeat(indent);
            }
            lines.add(Width.start(before + rest, width, glyphs.cut()));
        }
        return lines;
    }

    /** The last ones, newest first, as far as there is room for them. */
    private List<String> heals(int width, int height, Instant now) {
        List<Status.Heal> heals = shown.status().heals();
        if (heals.isEmpty() || height < 12) {
            return List.of();
        }
        int most = height >= 36 ? 6 : height >= 20 ? 3 : 1;
        List<String> lines = new ArrayList<>();
        if (height >= 20) {
            lines.add("");
        }
        lines.add(
                strip(width)
                        .add(
                                Width.fit("  HEALED", 11, "")
                                        + Width.fit("OUTCOME", 13, "")
                                        + Width.fit("HELD", 15, "")
                                        + (width < 100 ? "" : Width.fit("REASON", 19, ""))
                                        + "LOCK",
                                Tone.HEADING)
                        .toString());
        heals.stream()
                .sorted(
                        (a, b) ->
                                Status.instant(b.at())
                                        .orElse(Instant.MIN)
                                        .compareTo(Status.instant(a.at()).orElse(Instant.MIN)))
                .limit(most)
                .forEach(heal -> lines.add(heal(heal, width, now)));
        return lines;
    }

    private String heal(Status.Heal heal, int width, Instant now) {
        String ago =
                Status.instant(heal.at())
                        .map(at -> coarse(Duration.between(at, now)) + " ago")
                        .orElse("?");
        String held =
                (heal.heldMs() == null ? "?" : Durations.format(heal.heldMs()))
                        + (heal.maxHoldMs() == null
                                ? ""
                                : " of " + Durations.format(heal.maxHoldMs()));
        Strip strip = strip(width);
        strip.add("  " + Width.fit(ago, 8, glyphs.cut()) + " ");
        strip.add(
                Width.fit(text(heal.outcome()), 12, glyphs.cut()) + " ",
                heal.worked() ? Tone.GOOD : Tone.WARNING);
        strip.add(Width.fit(held, 14, glyphs.cut()) + " ");
        int used = 39;
        if (width >= 100) {
            strip.add(Width.fit(text(String.join(", ", heal.reasons())), 18, glyphs.cut()) + " ");
            used += 19;
        }
        return strip.add(Width.end(text(heal.lock()), Math.max(0, width - used), glyphs.cut()))
                .toString();
    }

    private String foot(int width) {
        Strip strip = strip(width);
        if (trouble != null) {
            return strip.add(text(trouble), Tone.BAD).toString();
        }
        List<String> keys =
                switch (panel) {
                    case LOCKS ->
                            List.of(
                                    "q quit",
                                    "h help",
                                    "Enter stack",
                                    "sort: a age  w waiters  d deadline  n name",
                                    "r reverse",
                                    paused ? "p go on" : "p pause",
                                    "space refresh");
                    case DETAILS ->
                            List.of("Escape or q back", "up, down scroll", "space take it again");
                    case HELP -> List.of("Escape or q back", "up, down scroll");
                };
        keys.forEach(key -> strip.addWhole(key, Tone.DIM));
        return strip.toString();
    }

    private Strip strip(int width) {
        return new Strip(width, glyphs, ink);
    }

    /** Of the host or the agent: safe to show. */
    private String text(String text) {
        return text == null ? "?" : glyphs.shown(Printable.of(text));
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    /** No fractions of seconds: those would only flicker. */
    private static String coarse(Duration duration) {
        return Durations.format(Math.max(0, duration.toMillis() / 1000 * 1000))
                .replace("0ms", "0s");
    }

    private static long orZero(Long number) {
        return number == null ? 0 : number;
    }
}
