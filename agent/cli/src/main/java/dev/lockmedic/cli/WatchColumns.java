package dev.lockmedic.cli;

import dev.lockmedic.cli.Ink.Tone;
import java.util.Optional;

/**
 * The columns of the locks in a picture of a certain width. All kinds of locks have the same ones,
 * so that one look goes down all of them. What the host has named comes last.
 */
final class WatchColumns {
    private static final int AGE = 6;
    private static final int WIDE = 100;
    private static final int NARROW = 72;

    /** Mark of the selected row, age, and the gaps behind the columns that are always there. */
    private static final int ALWAYS = 2 + AGE + 4;

    private final int width;
    private final Glyphs glyphs;
    private final int bar;
    private final int left;
    private final int waiters;
    private final int state;
    private final int holder;
    private final int lock;

    /** What is in the columns of one lock. */
    record Cells(
            String age,
            Optional<Double> used,
            String deadline,
            String waiters,
            String state,
            Tone tone,
            String holder,
            String lock) {}

    WatchColumns(int width, Glyphs glyphs) {
        this.width = width;
        this.glyphs = glyphs;
        boolean wide = width >= WIDE;
        boolean narrow = width < NARROW;
        bar = wide ? 12 : narrow ? 5 : 6;
        left = narrow ? 0 : 11;
        waiters = wide ? 7 : narrow ? 0 : 4;
        state = wide ? 18 : 13;
        int rest = width - ALWAYS - bar - (left == 0 ? 0 : left + 1) - state;
        rest -= waiters == 0 ? 0 : waiters + 1;
        // The name of the lock gets the larger part.
        holder = Math.max(6, Math.min(28, rest * 2 / 5));
        lock = Math.max(0, rest - holder);
    }

    Strip head(String age, String state, String holder, String lock, Ink ink) {
        Strip strip = new Strip(width, glyphs, ink);
        StringBuilder text = new StringBuilder("  ");
        text.append(Width.fit(age, AGE, "")).append(' ');
        String used = left == 0 ? "USED" : "DEADLINE";
        text.append(Width.fit(used, bar + (left == 0 ? 0 : left + 1), "")).append(' ');
        if (waiters > 0) {
            text.append(Width.fitRight("WAITERS", waiters, "")).append(' ');
        }
        text.append(Width.fit(state, this.state, "")).append(' ');
        text.append(Width.fit(holder, this.holder, glyphs.cut())).append(' ').append(lock);
        return strip.add(text.toString(), Tone.HEADING).fill();
    }

    Strip row(Cells cells, boolean selected, Ink colours) {
        Ink ink = selected ? Ink.NONE : colours;
        Strip strip = new Strip(width, glyphs, ink);
        strip.add(selected ? "> " : "  ");
        strip.add(Width.fit(cells.age, AGE, "") + " ");
        strip.add(
                cells.used.map(part -> glyphs.bar(part, bar)).orElse(" ".repeat(bar)), cells.tone);
        strip.add(" ");
        if (left > 0) {
            strip.add(Width.fit(cells.deadline, left, glyphs.cut()) + " ", cells.tone);
        }
        if (waiters > 0) {
            strip.add(Width.fitRight(cells.waiters, waiters, glyphs.cut()) + " ");
        }
        strip.add(Width.fit(cells.state, state, glyphs.cut()) + " ", cells.tone);
        strip.add(Width.fit(cells.holder, holder, glyphs.cut()) + " ");
        // Of a path the end tells more.
        String name =
                cells.lock.startsWith("/")
                        ? Width.end(cells.lock, lock, glyphs.cut())
                        : Width.start(cells.lock, lock, glyphs.cut());
        return strip.add(name).fill();
    }

    /** How wide the name of a holder may be. */
    int holder() {
        return holder;
    }
}
