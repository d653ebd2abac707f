package dev.lockmedic.cli;

/** Colours for a terminal, or none. What they say is always said in words as well. */
enum Ink {
    /** Nothing but the text, as for a file, a pipe or somebody who wants it so. */
    NONE,
    /** The sixteen colours that every terminal knows, as its user has set them. */
    ANSI;

    private static final String RESET = "\033[0m";

    /** What a piece of text is. */
    enum Tone {
        PLAIN(""),
        HEADING("\033[1m"),
        DIM("\033[2m"),
        GOOD("\033[32m"),
        WARNING("\033[33m"),
        BAD("\033[31m"),
        ALARM("\033[1;31m"),
        SELECTED("\033[7m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** When to colour. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    /**
     * Decides as people expect it: {@code NO_COLOR} and a dumb terminal count unless it is said
     * outright.
     *
     * @param noColor value of that environment variable, or null
     * @param term value of {@code TERM}, or null
     */
    static Ink decide(When when, boolean terminal, String noColor, String term) {
        return switch (when) {
            case ALWAYS -> ANSI;
            case NEVER -> NONE;
            case AUTO ->
                    terminal
                                    && (noColor == null || noColor.isEmpty())
                                    && term != null
                                    && !term.equals("dumb")
                            ? ANSI
                            : NONE;
        };
    }

    String paint(String text, Tone tone) {
        return this == NONE || tone == Tone.PLAIN || text.isEmpty()
                ? text
                : tone.code + text + RESET;
    }
}
