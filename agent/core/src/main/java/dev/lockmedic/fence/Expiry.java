package dev.lockmedic.fence;

import dev.lockmedic.holds.Hold;

/**
 * Whether a hold is past its limit right now, by whichever clock says so first.
 *
 * <p>The monotonic clock counts a stopped process but not a suspended machine; the wall clock
 * counts that too, and is what programs without the agent judge by. A wall clock that was set
 * forward makes the fence close early, which refuses a write, and never takes a lock.
 */
enum Expiry {
    /** Within its limit, or it has none. */
    WITHIN(""),
    /** Past it by the monotonic clock. */
    MONOTONIC("is past its max hold"),
    /** Past it by the wall clock alone. */
    WALL("is past its max hold by the wall clock, which others judge by");

    private final String words;

    Expiry(String words) {
        this.words = words;
    }

    static Expiry of(Hold hold) {
        if (!hold.limit().exists()) {
            return WITHIN;
        }
        if (hold.isOverdue(System.nanoTime())) {
            return MONOTONIC;
        }
        return System.currentTimeMillis() - hold.startMillis() > hold.limit().millis()
                ? WALL
                : WITHIN;
    }

    boolean isOver() {
        return this != WITHIN;
    }

    @Override
    public String toString() {
        return words;
    }
}
