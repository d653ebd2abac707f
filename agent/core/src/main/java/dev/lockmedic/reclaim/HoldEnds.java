package dev.lockmedic.reclaim;

import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.HoldListener;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;

/**
 * Tells of the end of those holds of which something was told before: whoever read that a lock is
 * stuck wants to read as well that it is not any more.
 */
public final class HoldEnds implements HoldListener {
    private final HoldListener other;
    private final Waiters waiters;
    private final Events events;
    private final AgentLog log;

    /**
     * Tells there.
     *
     * @param other who wants to be told of all holds, and is told first
     */
    public HoldEnds(HoldListener other, Waiters waiters, Events events, AgentLog log) {
        this.other = other;
        this.waiters = waiters;
        this.events = events;
        this.log = log;
    }

    @Override
    public void begun(Hold hold) {
        other.begun(hold);
    }

    @Override
    public void over(Hold hold) {
        other.over(hold);
        if (hold.state() != Hold.State.RELEASED) {
            return;
        }
        if (hold.isToldStuck()) {
            String line =
                    "lock "
                            + (hold.kind() == Hold.Kind.LOCK_FILE ? "file " : "")
                            + hold.lockName()
                            + " resolved after "
                            + Durations.human(hold.heldMillis(System.nanoTime()))
                            + ": its holder has given it back";
            log.info(hold.lockName(), "resolved", line);
            HealLog.publish(events, HoldEvents.of(EventType.RESOLVED, hold, waiters), line);
        } else if (hold.isTold() && events.wanted()) {
            events.publish(HoldEvents.of(EventType.GIVEN_BACK, hold, waiters));
        }
    }
}
