package dev.lockmedic.cli.report;

/** How a hold ended, or how it stands. The order is that of how bad it is, worst first. */
public enum Outcome {
    /** It could not be released. */
    NOT_RELEASED("not-released", "not released"),
    /** Told as stuck, nothing known of its end. */
    OPEN("open", "still held"),
    /** Another process took it from its holder here. */
    LOST("lost", "lost to another process"),
    /** Told as stuck and left as it was. */
    REPORTED("reported", "only reported"),
    /** Taken for a contender. */
    RECLAIMED("reclaimed", "reclaimed"),
    /** Released on the holder's side. */
    RELEASED("released", "released by force"),
    /** Was stuck, and came free without a heal. */
    RESOLVED("resolved", "given back late"),
    /** Never told as stuck. */
    QUIET("quiet", "never stuck");

    private final String wireName;
    private final String words;

    Outcome(String wireName, String words) {
        this.wireName = wireName;
        this.words = words;
    }

    /** The fixed name, in the page and in JSON. */
    public String wireName() {
        return wireName;
    }

    /** As people read it. */
    public String words() {
        return words;
    }

    /** Whether Lockmedic freed it. */
    boolean isHeal() {
        return this == RELEASED || this == RECLAIMED;
    }
}
