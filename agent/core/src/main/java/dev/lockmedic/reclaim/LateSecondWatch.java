package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.lockfile.LockSnapshot;

/** The second watch for those who are there before it: nobody, until there is one. */
final class LateSecondWatch implements SecondWatch {
    private volatile SecondWatch watch = NONE;

    /** From now on it is this one. */
    void is(SecondWatch present) {
        watch = present;
    }

    @Override
    public void keep(Hold hold, LockSnapshot lock) {
        watch.keep(hold, lock);
    }

    @Override
    public boolean hasReleased(Hold hold) {
        return watch.hasReleased(hold);
    }
}
