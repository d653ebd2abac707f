package dev.lockmedic.it.chaos;

import java.util.Locale;

/** What the judge may expect of the fence that the agents were started with. */
enum FenceRule {
    /** Zombie writes are counted, and nothing is expected. */
    OFF,
    /** No write that began after its deadline comes after a successor's opening. */
    ON,
    /** No zombie write at all does. */
    STRICT;

    static FenceRule of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
