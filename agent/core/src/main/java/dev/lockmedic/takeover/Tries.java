package dev.lockmedic.takeover;

/**
 * The tries of one acquisition: after a creation that failed because the lock exists, and after one
 * that succeeded but did not last, whether to create once more. Bounded, so that a host's call
 * always ends. For the one thread that acquires.
 */
public final class Tries {
    /** After a reclaim somebody else may be faster; then that one's lock is judged anew. */
    static final int MOST_FAILED = 3;

    /** Each takes a foreign program that judged an older lock and deletes only now. */
    private static final int MOST_LOST = 3;

    private int failed;
    private int lost;

    /** What is tried. */
    public interface Attempt {
        /** Makes way if it may: whether creating the lock is worth a try now. */
        boolean clears();

        /**
         * Waits a moment: whether the lock that was just created in another's place is there then.
         * If not, whatever its creation has opened was let go of.
         */
        boolean settles();
    }

    /** The creation failed because the lock exists; true: create once more. */
    public boolean exists(Attempt attempt) {
        return ++failed < MOST_FAILED && attempt.clears();
    }

    /** The creation succeeded; true: it did not last, create once more. */
    public boolean created(Attempt attempt) {
        if (failed == 0 || lost == MOST_LOST || attempt.settles()) {
            return false;
        }
        lost++;
        return true;
    }
}
