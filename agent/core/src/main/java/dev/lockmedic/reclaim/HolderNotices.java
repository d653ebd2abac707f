package dev.lockmedic.reclaim;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.util.concurrent.TimeUnit;

/**
 * Tells the holder's side in time: a warning before the deadline, and at the loss, if the operator
 * wants it, an interrupt of the holder's thread. On healers.
 */
public final class HolderNotices {
    private final Settings settings;
    private final Investigator investigator;
    private final Waiters waiters;
    private final Events events;
    private final AgentLog log;
    private final Backoff warnings = new Backoff(TimeUnit.MINUTES.toMillis(5));

    /** Tells that log, and those who listen to events. */
    public HolderNotices(
            Settings settings,
            Investigator investigator,
            Waiters waiters,
            Events events,
            AgentLog log) {
        this.settings = settings;
        this.investigator = investigator;
        this.waiters = waiters;
        this.events = events;
        this.log = log;
    }

    /** Warns once of a hold that nears its limit. */
    void near(Hold hold) {
        long now = System.nanoTime();
        if (hold.isWarned() || !hold.limit().exists() || now - hold.clock().warningNanos() < 0) {
            return;
        }
        hold.warned();
        Policy policy = settings.get(Setting.POLICY);
        if (policy == Policy.OFF || !warnings.due(hold.lockName(), hold)) {
            return;
        }
        String line =
                (hold.kind() == Hold.Kind.LOCK_FILE ? "lock file " : "lock ")
                        + hold.lockName()
                        + " nears its max hold: held by "
                        + investigator.holder(hold)
                        + " for "
                        + Durations.human(hold.heldMillis(now))
                        + " of "
                        + Durations.human(hold.limit().millis())
                        + (policy == Policy.RECLAIM
                                ? "; it will be taken at the limit, and its holder's writes refused"
                                : "; it will be reported at the limit");
        log.warn(hold.lockName(), "warned", line);
        if (events.wanted()) {
            // There is time for it now; at the limit the heal comes first.
            hold.captureStack();
            publish(HoldEvents.of(EventType.WARNED, hold, waiters), hold, line);
        }
    }

    private void publish(Event.Draft event, Hold hold, String line) {
        HealLog.publish(
                events, event.with(EventField.HOLDER_WORDS, investigator.holder(hold)), line);
    }

    /** The lock was taken from its holder. */
    void lost(Hold hold) {
        if (settings.get(Setting.INTERRUPT) && hold.interruptHolder()) {
            String line =
                    investigator.holder(hold)
                            + " was interrupted, because it has lost "
                            + hold.lockName();
            log.info(hold.lockName(), "interrupted", line);
            if (events.wanted()) {
                publish(
                        HoldEvents.of(EventType.INTERRUPTED, hold, waiters)
                                .with(EventField.DECISION, "interrupt"),
                        hold,
                        line);
            }
        }
    }
}
