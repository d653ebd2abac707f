package dev.lockmedic.cli;

import dev.lockmedic.cli.Ink.Tone;

/** One line of a picture: text in colours that never gets longer than the line is. */
final class Strip {
    private final StringBuilder text = new StringBuilder();
    private final int width;
    private final Glyphs glyphs;
    private final Ink ink;
    private int used;

    Strip(int width, Glyphs glyphs, Ink ink) {
        this.width = width;
        this.glyphs = glyphs;
        this.ink = ink;
    }

    /** Adds as much of it as there is room for. */
    Strip add(String more, Tone tone) {
        String fitting = Width.start(more, width - used, glyphs.cut());
        text.append(ink.paint(fitting, tone));
        used += Width.of(fitting);
        return this;
    }

    Strip add(String more) {
        return add(more, Tone.PLAIN);
    }

    /** Adds it after two spaces if all of it fits, else nothing. */
    Strip addWhole(String more, Tone tone) {
        String gap = used == 0 ? "" : "  ";
        if (used + gap.length() + Width.of(more) <= width) {
            add(gap).add(more, tone);
        }
        return this;
    }

    /** At its right end, if there is room for it. */
    Strip addRight(String more, Tone tone) {
        int room = width - used - Width.of(more);
        if (room >= 2 || used == 0 && room >= 0) {
            add(" ".repeat(room)).add(more, tone);
        }
        return this;
    }

    /** Filled up with spaces. */
    Strip fill() {
        return add(" ".repeat(Math.max(0, width - used)));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
