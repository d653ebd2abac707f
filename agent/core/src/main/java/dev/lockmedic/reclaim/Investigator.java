package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.Evidence;
import dev.lockmedic.staleness.HoldLimits;
import dev.lockmedic.staleness.Liveness;
import dev.lockmedic.staleness.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Gathers the evidence on a lock file. For agent threads: it reads files. */
public final class Investigator {
    private final Settings settings;
    private final HoldRegistry holds;
    private final Processes processes;
    private final LockFileReader reader;
    private final FileSystems fileSystems = new FileSystems();
    private volatile LockFiles named;
    private volatile List<Pattern> ownerPatterns = List.of();
    private volatile long watchedSinceMillis = Long.MAX_VALUE;

    /** Looks with these. */
    public Investigator(
            Settings settings, HoldRegistry holds, Processes processes, LockFileReader reader) {
        this.settings = settings;
        this.holds = holds;
        this.processes = processes;
        this.reader = reader;
        this.named =
                settings.isSet(Setting.LOCK_FILES)
                        ? settings.get(Setting.LOCK_FILES)
                        : LockFiles.NONE;
    }

    /** Adds what profiles name. */
    public void profiles(LockFiles lockFiles, List<Pattern> owners) {
        named = named.and(lockFiles);
        ownerPatterns = List.copyOf(owners);
    }

    /**
     * Every way of creating a lock file is watched from now on; what is older was made before, and
     * may well be held by this JVM without our knowing.
     */
    public void watching(long sinceMillis) {
        watchedSinceMillis = sinceMillis;
    }

    /** Reads a lock file. */
    public LockSnapshot read(Path lockFile) throws IOException {
        return reader.read(lockFile);
    }

    /** Whether the operator or a profile has named this file. */
    boolean isNamed(Path lockFile) {
        return named.matches(lockFile);
    }

    /** The limit in force for a payload. */
    public HoldLimits limit(OptionalLong recorded, String source) {
        return HoldLimits.of(
                recorded,
                source,
                settings.get(Setting.MAX_HOLD),
                settings.get(Setting.MAX_HOLD_CAP));
    }

    /**
     * Whether what was read is the lock file that this hold made. Another file that names this
     * process is that lock too: while the hold is held nobody else in this JVM has taken it, so the
     * host itself has put it there, by a rename or a copy over its lock file.
     */
    boolean isMadeBy(Hold hold, LockSnapshot lock) {
        Hold.Match match = hold.match(lock.identity());
        return namesThisProcess(lock.payload())
                || match == Hold.Match.YES
                || match == Hold.Match.UNSURE
                        && (!lock.payload().recognised()
                                || lock.payload().pid() == processes.self());
    }

    /** Whether this lock names this JVM but was made before the agent could see it. */
    boolean isAdoptable(LockSnapshot lock) {
        return lock.payload().recognised()
                && lock.payload().pid() == processes.self()
                && owner(lock, holds.holdOf(lock.path())) == Evidence.Owner.THIS_JVM;
    }

    /** The evidence on a lock as read. */
    public Evidence evidence(LockSnapshot lock, boolean judgesHoldExceeded) {
        Payload payload = lock.payload();
        Hold hold = holds.holdOf(lock.path());
        if (hold != null && !isMadeBy(hold, lock)) {
            hold = null;
        }
        Evidence.Owner owner = owner(lock, hold);
        long pid = payload.pid();
        Liveness liveness =
                pid > 0 && owner == Evidence.Owner.OTHER
                        ? processes.liveness(pid, payload.starttime())
                        : Liveness.UNKNOWN;
        return new Evidence(
                lock,
                isNamed(lock.path()),
                fileSystems.isRemote(lock.path()),
                owner,
                hold != null && hold.isOverdue(System.nanoTime()),
                liveness,
                liveness == Liveness.ALIVE && isForeign(pid),
                hold != null && hold.limit().exists()
                        ? hold.limit()
                        : limit(payload.maxHoldMs(), HoldLimits.FROM_PAYLOAD),
                settings.get(Setting.STALE_AFTER),
                settings.get(Setting.ORPHAN_GRACE),
                System.currentTimeMillis(),
                judgesHoldExceeded);
    }

    private boolean namesThisProcess(Payload payload) {
        OptionalLong ticks = processes.selfStartTicks();
        return payload.recognised()
                && payload.pid() == processes.self()
                && (payload.starttime().isEmpty()
                        || ticks.isEmpty()
                        || payload.starttime().getAsLong() == ticks.getAsLong());
    }

    private Evidence.Owner owner(LockSnapshot lock, Hold hold) {
        if (hold != null) {
            return Evidence.Owner.THIS_JVM;
        }
        Payload payload = lock.payload();
        if (payload.pid() != processes.self() || payload.pid() == 0) {
            return Evidence.Owner.OTHER;
        }
        OptionalLong startTicks = processes.selfStartTicks();
        if (payload.starttime().isPresent()
                && startTicks.isPresent()
                && payload.starttime().getAsLong() != startTicks.getAsLong()) {
            return Evidence.Owner.EARLIER_PROCESS;
        }
        long written = lock.identity().modified().toMillis();
        // Start times are known to a second or so on some systems.
        if (payload.starttime().isEmpty() && written < processes.selfStartMillis() - 2000) {
            return Evidence.Owner.EARLIER_PROCESS;
        }
        return written <= watchedSinceMillis
                ? Evidence.Owner.THIS_JVM
                : Evidence.Owner.UNKNOWN_HOLD;
    }

    private boolean isForeign(long pid) {
        List<Pattern> patterns = ownerPatterns;
        if (patterns.isEmpty()) {
            return false;
        }
        return processes
                .commandLine(pid)
                .map(line -> patterns.stream().noneMatch(p -> p.matcher(line).find()))
                .orElse(false);
    }

    /** The holder in words: its thread where it is ours, its pid where it is another's. */
    String holder(LockSnapshot lock, Hold hold) {
        if (hold != null) {
            return holder(hold);
        }
        long pid = lock.payload().pid();
        return pid == 0 ? "nobody it names" : "pid " + pid;
    }

    /** The holder of a hold of this JVM in words. */
    String holder(Hold hold) {
        return hold.threadName() == null
                ? "pid " + processes.self() + " (since before the agent came, thread unknown)"
                : "thread \"" + hold.threadName() + "\" of pid " + processes.self();
    }
}
