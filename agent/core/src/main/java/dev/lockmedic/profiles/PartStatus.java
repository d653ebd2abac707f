package dev.lockmedic.profiles;

/**
 * Whether a part of a profile fits the host's classes.
 *
 * @param profile the profile's name
 * @param part its place in the profile, such as {@code locks[0].release}
 * @param why what was looked at, for people
 */
public record PartStatus(String profile, String part, State state, String why) {
    /** All of it in one line. */
    public String describe() {
        return "profile " + profile + ": " + part + ": " + why;
    }

    /** What is known so far. */
    public enum State {
        /** It is there as described, and at work. */
        FITS,
        /** The class it is about has not been loaded yet, or no hold has been seen yet. */
        WAITING,
        /** The host is not as described; this part is left out. */
        DOES_NOT_FIT
    }
}
