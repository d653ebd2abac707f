package dev.lockmedic.cli.report;

/** What the value of a field is, and so what its number in a {@link Happening} stands for. */
enum FieldKind {
    /** A text of the {@link Dictionary}. */
    TEXT("s"),
    /** The number itself. */
    NUMBER("n"),
    /** 0 or 1. */
    FLAG("b"),
    /** A list of texts, by its number in the {@link Dictionary}. */
    TEXTS("l"),
    /** Anything else, as JSON: a text of the {@link Dictionary}. */
    RAW("j");

    private final String letter;

    FieldKind(String letter) {
        this.letter = letter;
    }

    /** How the page knows it. */
    String letter() {
        return letter;
    }
}
