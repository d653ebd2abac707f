package dev.lockmedic.cli;

/**
 * How many columns of a terminal a text takes, and texts cut to so many. The names of locks and
 * threads are the host's: Chinese and emoji take two columns each, accents that are characters of
 * their own take none.
 */
final class Width {
    /** More marks than that on one letter are no language, but an attempt at the lines above. */
    private static final int MOST_MARKS = 2;

    /** First and last code points of what is shown two columns wide, in order. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0,
        0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F,
        0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5,
        0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5,
        0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728,
        0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
        0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18CFF,
        0x1B000, 0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A,
        0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA,
        0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440,
        0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A,
        0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC,
        0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC,
        0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF,
        0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD,
    };

    private Width() {}

    /** Columns of a text that is {@link Printable} already. */
    static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            columns += of(c);
            i += Character.charCount(c);
        }
        return columns;
    }

    private static int of(int c) {
        if (c < 0x300) {
            return 1;
        }
        if (isMark(c)) {
            return 0;
        }
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (c > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return 2;
            }
        }
        return 1;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || c >= 0x1160 && c <= 0x11FF;
    }

    /** Without marks that pile up, and without the selectors by which emoji change their width. */
    static String tame(String text) {
        StringBuilder tamed = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean selector = c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
            marks = isMark(c) ? marks + 1 : 0;
            if (!selector && marks <= MOST_MARKS) {
                tamed.appendCodePoint(c);
            }
        }
        return tamed.toString();
    }

    /** Exactly so many columns: filled with spaces, or cut at its end, where the cut is shown. */
    static String fit(String text, int columns, String cut) {
        return pad(start(text, columns, cut), columns);
    }

    /** The same, filled at its beginning. */
    static String fitRight(String text, int columns, String cut) {
        String fitting = start(text, columns, cut);
        return " ".repeat(Math.max(0, columns - of(fitting))) + fitting;
    }

    /** At most so many columns of its beginning. */
    static String start(String text, int columns, String cut) {
        if (of(text) <= columns) {
            return text;
        }
        int room = columns - of(cut);
        if (room < 1) {
            return cut.substring(0, Math.max(0, Math.min(cut.length(), columns)));
        }
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (used + of(c) > room) {
                break;
            }
            used += of(c);
            end += Character.charCount(c);
        }
        return text.substring(0, end) + cut;
    }

    /** At most so many columns of its end: of a path the end tells more. */
    static String end(String text, int columns, String cut) {
        if (of(text) <= columns) {
            return text;
        }
        int room = columns - of(cut);
        if (room < 1) {
            return cut.substring(0, Math.max(0, Math.min(cut.length(), columns)));
        }
        int begin = text.length();
        int used = 0;
        while (begin > 0) {
            int c = text.codePointBefore(begin);
            if (used + of(c) > room) {
                break;
            }
            used += of(c);
            begin -= Character.charCount(c);
        }
        // A mark without its letter would sit on what stands before.
        while (begin < text.length() && isMark(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        return cut + text.substring(begin);
    }

    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }
}
