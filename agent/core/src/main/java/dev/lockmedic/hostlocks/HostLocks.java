package dev.lockmedic.hostlocks;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.profiles.HostLockListener;
import dev.lockmedic.profiles.PartStatus;
import dev.lockmedic.profiles.ProfileHold;
import dev.lockmedic.reclaim.Backoff;
import dev.lockmedic.reclaim.HolderCare;
import dev.lockmedic.reclaim.Investigator;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes note of what the host does with its own locks. Where the lock has a lock file, whose
 * creation was seen too, both are one hold, which learns here its limit and how the host itself
 * would release it; else the hold is entered here. Runs on the host's threads.
 */
public final class HostLocks implements HostLockListener {
    private final Settings settings;
    private final HoldRegistry holds;
    private final Investigator investigator;
    private final HolderCare care;
    private final AgentLog log;
    private final ConcurrentHashMap<ProfileHold, Hold> entered = new ConcurrentHashMap<>();
    private final Backoff patchesTold = new Backoff(TimeUnit.MINUTES.toMillis(5));
    private final AtomicLong patches = new AtomicLong();

    /** Enters holds there. */
    public HostLocks(
            Settings settings,
            HoldRegistry holds,
            Investigator investigator,
            HolderCare care,
            AgentLog log) {
        this.settings = settings;
        this.holds = holds;
        this.investigator = investigator;
        this.care = care;
        this.log = log;
    }

    @Override
    public void acquired(ProfileHold seen) {
        Path lockFile = seen.lockFile() == null ? null : seen.lockFile().normalize();
        Hold hold = lockFile == null ? null : holds.holdOf(lockFile);
        if (hold == null) {
            hold = enter(seen);
        }
        holds.guards(hold, seen.resource());
        if (seen.release() != null) {
            hold.hostRelease(new ProfileRelease(seen));
        }
        HoldLimits limit = investigator.limit(seen.maxHoldMs(), HoldLimits.FROM_PROFILE);
        if (seen.maxHoldMs().isPresent() || hold.kind() == Hold.Kind.PROFILE) {
            hold.limit(limit);
        }
        if (hold.limit().exists()) {
            // It may come to a release, for which the host's objects must still be there.
            seen.keep();
        }
        care.arm(hold);
    }

    private Hold enter(ProfileHold seen) {
        // Acquire may have waited long for the lock: the hold began when it returned.
        long startNanos = seen.returnedNanos();
        long startMillis =
                System.currentTimeMillis()
                        - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        String name =
                seen.lockFile() != null
                        ? seen.lockFile().toString()
                        : seen.lockClass()
                                + (seen.resource() == null ? "" : " on " + seen.resource());
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.PROFILE,
                                name,
                                null,
                                seen.thread(),
                                startNanos,
                                startMillis,
                                startMillis,
                                false,
                                false));
        entered.put(seen, hold);
        return hold;
    }

    @Override
    public void released(ProfileHold seen) {
        // Of a hold with a lock file the deletion tells.
        Hold hold = entered.remove(seen);
        if (hold != null && !holds.released(hold)) {
            // It was lost before, and what its thread does from now on is no matter of this hold.
            hold.noInterruptFromNowOn();
        }
    }

    @Override
    public void dropped(ProfileHold seen) {
        released(seen);
    }

    @Override
    public boolean mayReclaim() {
        return settings.get(Setting.POLICY) == Policy.RECLAIM;
    }

    @Override
    public void stalePolicyPatched(String profile, Collection<String> reasons, String description) {
        patches.incrementAndGet();
        if (patchesTold.due(profile, description)) {
            log.warn(
                    "stale policy of the host patched (profile "
                            + profile
                            + "): "
                            + description
                            + ", reasons "
                            + reasons);
        }
    }

    @Override
    public void part(PartStatus status) {
        if (status.state() == PartStatus.State.DOES_NOT_FIT) {
            log.warn(status.describe() + "; this part is left out, the rest goes on");
        } else {
            log.debug(() -> status.describe() + " (" + status.state() + ")");
        }
    }

    @Override
    public void problem(String message) {
        log.error(message);
    }

    /** How often the host's stale policy was made to take an overdue lock. */
    public long patches() {
        return patches.get();
    }
}
