package dev.lockmedic.jvmrelease;

/**
 * What a forced release came to, told after looking at the lock again.
 *
 * @param detail for people: what was done, or why not
 * @param holds how many holds (or permits) were taken from the thread; 0 unless released
 */
public record Outcome(Result result, String detail, long holds) {
    /** How it ended. */
    public enum Result {
        /** The hold is gone and the next waiter was woken. */
        RELEASED,
        /** There was nothing to take: the thread gave the lock back itself. */
        ALREADY_FREE,
        /** It could not be done now without risk; the lock is as it was, and a later try may do. */
        NOT_RELEASED,
        /** It can't be done with this lock. */
        UNSUPPORTED
    }

    static Outcome released(String detail, long holds) {
        return new Outcome(Result.RELEASED, detail, holds);
    }

    static Outcome alreadyFree(String detail) {
        return new Outcome(Result.ALREADY_FREE, detail, 0);
    }

    static Outcome notReleased(String detail) {
        return new Outcome(Result.NOT_RELEASED, detail, 0);
    }

    static Outcome unsupported(String detail) {
        return new Outcome(Result.UNSUPPORTED, detail, 0);
    }
}
