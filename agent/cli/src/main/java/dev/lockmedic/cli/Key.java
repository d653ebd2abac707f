package dev.lockmedic.cli;

/** What was pressed. */
record Key(Kind kind, char letter) {
    /** Keys with a meaning of their own. */
    enum Kind {
        LETTER,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        ESCAPE,
        /** The terminal is gone. */
        CLOSED,
        /** One that is not known here. */
        OTHER
    }

    static Key of(Kind kind) {
        return new Key(kind, '\0');
    }

    static Key letter(int c) {
        return new Key(Kind.LETTER, (char) c);
    }
}
