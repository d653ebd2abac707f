package dev.lockmedic.reclaim;

import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.staleness.HoldLimits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes into the registry what this process held before the agent came. Its start is what the lock
 * file's identity or its payload says; which thread it is can't be known.
 */
public final class Adopter {
    private final HoldRegistry holds;
    private final HolderCare care;
    private final Investigator investigator;
    private final Events events;
    private final AgentLog log;
    private final AtomicLong adopted = new AtomicLong();

    /** Adopts into that registry. */
    public Adopter(
            HoldRegistry holds,
            HolderCare care,
            Investigator investigator,
            Events events,
            AgentLog log) {
        this.holds = holds;
        this.care = care;
        this.investigator = investigator;
        this.events = events;
        this.log = log;
    }

    /** Adopts a lock that names this process, if nobody has it yet. On a healer. */
    public synchronized boolean adopt(LockSnapshot lock) {
        if (!investigator.isAdoptable(lock)) {
            return false;
        }
        long now = System.currentTimeMillis();
        long byClocks = investigator.ageMillis(lock);
        // A moment in the future, or one before 1970, counts as now.
        long ageMillis = byClocks < 0 || byClocks > now ? 0 : byClocks;
        long created = now - ageMillis;
        Hold hold =
                holds.adopt(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                lock.path().toString(),
                                lock.path(),
                                null,
                                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMillis),
                                created,
                                created,
                                false,
                                true));
        if (hold == null) {
            return false;
        }
        hold.madeFile().seen(lock);
        hold.limit(investigator.limit(lock.payload().maxHoldMs(), HoldLimits.FROM_PAYLOAD));
        adopted.incrementAndGet();
        String line =
                "adopted lock file "
                        + lock.path()
                        + ", held by this process for "
                        + Durations.human(ageMillis)
                        + (hold.limit().exists()
                                ? " against a max hold of " + Durations.human(hold.limit().millis())
                                : " without a max hold");
        log.info(lock.path().toString(), "adopted", line);
        if (events.wanted()) {
            HealLog.publish(events, HoldEvents.of(EventType.ADOPTED, hold, holds.waiters()), line);
        }
        care.arm(hold);
        return true;
    }

    /** How many were adopted. */
    public long adopted() {
        return adopted.get();
    }
}
