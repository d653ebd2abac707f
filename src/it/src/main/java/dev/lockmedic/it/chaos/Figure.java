package dev.lockmedic.it.chaos;

/** What the judge counts. The names travel between the judge and the run; the words are printed. */
enum Figure {
    ACQUISITIONS("acquisitions"),
    BY_AGENT("  in JVMs with the agent"),
    BY_PLAIN("  in plain JVMs"),
    BY_VIRTUAL("  by virtual threads"),
    CHUNKS("writes found in the transcripts"),
    TAKEN_OVERDUE("locks taken from an overdue holder"),
    TAKEN_DEAD("locks taken from a killed holder"),
    DOUBLE_OWNERS("two unexpired holders at once"),
    ROBBED("live holders within their limit that lost the lock"),
    WRONGLY_REFUSED("writes refused to a holder within its limit"),
    REFUSED("zombie writes refused"),
    DIVERTED("zombie writes that landed in a replaced file"),
    SLIPPED_LATE("zombie writes slipped, begun after the deadline"),
    SLIPPED_IN_FLIGHT("zombie writes slipped, begun before the deadline"),
    SLIPPED_BY_KILLED("writes slipped that a kill cut off"),
    SLIPPED_NOT_COVERED("zombie writes slipped, of plain JVMs"),
    OVERDUE_WRITES("overdue writes that landed before anybody had the lock"),
    LOST("lost writes"),
    FOREIGN("foreign or torn stretches in the transcripts"),
    CUT("writes cut off by a kill"),
    FAILED_WRITES("writes that failed otherwise"),
    LATE_RELEASES("late releases refused"),
    STUCK("locks stuck beyond the bound"),
    LEFT_EMPTY("empty lock files left by a kill that waited for the orphan grace"),
    LONGEST_STUCK_MS("longest time stuck, ms", true),
    LONGEST_WAIT_MS("longest wait past the end of a holder's right, ms", true),
    LATE_REPORTS("reports too late to be judged"),
    EPOCHS("epochs judged");

    private final String words;
    private final boolean maximum;

    Figure(String words) {
        this(words, false);
    }

    Figure(String words, boolean maximum) {
        this.words = words;
        this.maximum = maximum;
    }

    /** For people. */
    String words() {
        return words;
    }

    /** Whether two of it are merged by the larger one and not by their sum. */
    boolean isMaximum() {
        return maximum;
    }
}
