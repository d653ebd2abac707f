package dev.lockmedic.cli;

/**
 * The characters that a picture is drawn with.
 *
 * @param used of a bar
 * @param left of a bar
 * @param cut where text was left out
 * @param dot between two things
 */
record Glyphs(char used, char left, String cut, String dot) {
    static final Glyphs UNICODE = new Glyphs('█', '░', "…", "·");
    static final Glyphs ASCII = new Glyphs('#', '-', "...", "|");

    /** A bar of which that part, 0 to 1, is used up; full only if all of it is. */
    String bar(double part, int width) {
        int filled = part >= 1 ? width : Math.min(width - 1, (int) Math.round(part * width));
        return String.valueOf(used).repeat(Math.max(0, filled))
                + String.valueOf(left).repeat(Math.max(0, width - filled));
    }

    /** What this terminal can show of that text; each character it can't is a question mark. */
    String shown(String text) {
        String tame = Width.tame(text);
        return this == UNICODE ? tame : tame.replaceAll("[^ -~]", "?");
    }
}
