package dev.lockmedic.profiles;

import dev.lockmedic.words.EditDistance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The keys that one kind of object in a profile has; the schema repeats them for editors. */
enum Keys {
    PROFILE(
            List.of("name"),
            List.of("$schema", "description", "lockFiles", "ownerPattern", "locks", "stalePolicy")),
    LOCK(List.of("class", "acquire", "release"), List.of("forceRelease", "held")),
    ACQUIRE(List.of("method", "hold"), List.of("parameters", "lockFile", "resource", "maxHoldMs")),
    RELEASE(List.of("method", "hold"), List.of("class", "parameters")),
    FORCE_RELEASE(List.of("on", "method"), List.of("arguments")),
    STALE_POLICY(
            List.of("class", "method", "reasons", "reclaim"),
            List.of("parameters", "holdExceeded"));

    private final List<String> required;
    private final List<String> optional;

    Keys(List<String> required, List<String> optional) {
        this.required = required;
        this.optional = optional;
    }

    List<String> required() {
        return required;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(required);
        all.addAll(optional);
        return all;
    }

    boolean knows(String key) {
        return required.contains(key) || optional.contains(key);
    }

    /** Names the known word that is meant by a wrong one, or else all of them. */
    static String hint(String wrong, Collection<String> known) {
        String nearest = nearest(wrong, known);
        return nearest == null
                ? "known here: " + String.join(", ", known)
                : "did you mean \"" + nearest + "\"?";
    }

    /** The known word that a wrong one is probably meant to be, or null. */
    static String nearest(String wrong, Collection<String> known) {
        String nearest = null;
        int least = Math.max(2, wrong.length() / 3) + 1;
        for (String word : known) {
            int distance =
                    EditDistance.between(
                            wrong.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            // A short word is not like another just because both are short.
            if (distance < least && distance < word.length()) {
                nearest = word;
                least = distance;
            }
        }
        return nearest;
    }
}
