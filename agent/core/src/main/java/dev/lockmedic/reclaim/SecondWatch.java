package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.lockfile.LockSnapshot;

/** Somebody outside this JVM who keeps the deadlines of its holds as well: the sentinel. */
public interface SecondWatch {
    /** Nobody does. */
    SecondWatch NONE =
            new SecondWatch() {
                @Override
                public void keep(Hold hold, LockSnapshot lock) {}

                @Override
                public boolean hasReleased(Hold hold) {
                    return false;
                }
            };

    /**
     * The deadline of a hold is known, or has changed. Never blocks; any thread of the agent.
     *
     * @param lock as it was last seen
     */
    void keep(Hold hold, LockSnapshot lock);

    /**
     * Whether the second watch has released this hold, and told so: asked by a healer that finds
     * the lock file gone, so that it is told once and truly. May wait for the answer, within a
     * limit.
     */
    boolean hasReleased(Hold hold);
}
