package dev.lockmedic.interception;

/**
 * What became of a hook point.
 *
 * @param why null where it is proved
 */
public record HookState(String point, State state, String why) {
    /** What became of it. */
    public enum State {
        /** It was really called, before and after, and its body was repeated when asked. */
        PROVED("proved"),
        /** This JDK has no such method. */
        MISSING("missing"),
        /** It was woven, or should have been, but does not do what it must. */
        FAILED("failed");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return wireName;
        }
    }
}
