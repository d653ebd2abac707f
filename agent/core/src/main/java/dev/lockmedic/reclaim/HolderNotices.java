package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
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
    private final AgentLog log;
    private final Backoff warnings = new Backoff(TimeUnit.MINUTES.toMillis(5));

    /** Tells that log. */
    public HolderNotices(Settings settings, Investigator investigator, AgentLog log) {
        this.settings = settings;
        this.investigator = investigator;
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
        log.warn(
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
                                : "; it will be reported at the limit"));
    }

    /** The lock was taken from its holder. */
    void lost(Hold hold) {
        if (settings.get(Setting.INTERRUPT) && hold.interruptHolder()) {
            log.info(
                    investigator.holder(hold)
                            + " was interrupted, because it has lost "
                            + hold.lockName());
        }
    }
}
