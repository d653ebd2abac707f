package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.MadeFile;
import dev.lockmedic.identity.BootClock;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Moment;
import dev.lockmedic.identity.Origin;
import dev.lockmedic.identity.ThisMachine;
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
import dev.lockmedic.staleness.WatchedLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Gathers the evidence on a lock file. For agent threads: it reads files. */
public final class Investigator {
    /** By then who has taken a lock has written its payload. */
    private static final long LATEST_PAYLOAD_MILLIS = 10_000;

    private final Settings settings;
    private final HoldRegistry holds;
    private final Processes processes;
    private final LockFileReader reader;
    private final ThisMachine machine;
    private final IdentityAttribute attribute;
    private final FileSystems fileSystems = new FileSystems();
    private final WatchedLocks watched = new WatchedLocks();
    private volatile LockFiles named;
    private volatile List<Pattern> ownerPatterns = List.of();
    private volatile long watchedSinceMillis = Long.MAX_VALUE;
    private volatile boolean pidsTrusted;

    /** Looks with these. */
    public Investigator(
            Settings settings,
            HoldRegistry holds,
            Processes processes,
            LockFileReader reader,
            ThisMachine machine) {
        this.settings = settings;
        this.holds = holds;
        this.processes = processes;
        this.reader = reader;
        this.machine = machine;
        this.attribute = new IdentityAttribute(reader);
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

    /**
     * Every pid is evidence from now on, whatever a lock's identity says of where its holder is.
     */
    public void trustPids() {
        pidsTrusted = true;
    }

    /**
     * A hook has failed, as with no memory left: a lock that was taken just now may have gone
     * unseen. It is no orphan, for its holder is as good as one from before the agent came. Needs
     * no memory.
     */
    public void mayHaveMissed() {
        watchedSinceMillis = System.currentTimeMillis() + LATEST_PAYLOAD_MILLIS;
    }

    /** Reads a lock file. */
    public LockSnapshot read(Path lockFile) throws IOException {
        return reader.read(lockFile);
    }

    /** Whether the operator or a profile has named this file. */
    boolean isNamed(Path lockFile) {
        return named.matches(lockFile);
    }

    /** As far as it was looked at. Where nobody does, nobody takes locks away either. */
    boolean speaksProtocol(Hold hold) {
        LockSnapshot known = hold.snapshot();
        return known != null && known.payload().recognised()
                || isNamed(hold.lockFile())
                || hold.limit().from().equals(HoldLimits.FROM_PROFILE);
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
        MadeFile.Match match = hold.madeFile().match(lock.identity());
        if (match == MadeFile.Match.YES) {
            return true;
        }
        if (!mayNameThisProcess(lock.payload())) {
            return match == MadeFile.Match.UNSURE && !lock.payload().recognised();
        }
        // The pid of another machine or container may be ours by chance.
        return (match == MadeFile.Match.UNSURE || startedAsThisProcess(lock.payload()))
                && !origin(lock).isElsewhere();
    }

    /** Whether this lock names this JVM but was made before the agent could see it. */
    boolean isAdoptable(LockSnapshot lock) {
        // A lock whose hold is known needs no adoption, and must not look as if it did when that
        // hold
        // is given back right after this look: what would be adopted then is held by nobody.
        return mayNameThisProcess(lock.payload())
                && holds.holdOf(lock.path()) == null
                && owner(lock, origin(lock), null, machine.now()) == Evidence.Owner.THIS_JVM;
    }

    /** Where the holder is by the identity that the lock file carries; reads it. */
    Origin origin(LockSnapshot lock) {
        Origin origin = attribute.originOf(lock, machine.realm());
        return pidsTrusted && origin.isElsewhere() ? Origin.UNNAMED : origin;
    }

    /**
     * How long a lock of this process is held by the clocks there are, milliseconds: by the boot
     * clock if its identity tells, else by what its payload says.
     */
    long ageMillis(LockSnapshot lock) {
        return evidence(lock, false).ageMillis();
    }

    /** The evidence on a lock as read. */
    public Evidence evidence(LockSnapshot lock, boolean judgesHoldExceeded) {
        Payload payload = lock.payload();
        Hold hold = holds.holdOf(lock.path());
        if (hold != null && !isMadeBy(hold, lock)) {
            hold = null;
        }
        Origin origin = origin(lock);
        Moment now = machine.now();
        Evidence.Owner owner = owner(lock, origin, hold, now);
        long pid = payload.pid();
        OptionalLong start =
                payload.starttime().isPresent() ? payload.starttime() : origin.processStart();
        Liveness liveness = Liveness.UNKNOWN;
        if (owner == Evidence.Owner.THIS_JVM) {
            liveness = Liveness.ALIVE;
        } else if (pid > 0 && owner == Evidence.Owner.OTHER && origin.pidsCount()) {
            liveness = processes.liveness(pid, start);
        }
        return new Evidence(
                lock,
                isNamed(lock.path()),
                fileSystems.isRemote(lock.path()),
                origin,
                owner,
                hold != null && isOverdue(hold),
                liveness,
                owner == Evidence.Owner.OTHER && liveness == Liveness.ALIVE && isForeign(pid),
                hold != null && hold.limit().exists()
                        ? hold.limit()
                        : limit(payload.maxHoldMs(), HoldLimits.FROM_PAYLOAD),
                settings.get(Setting.STALE_AFTER),
                settings.get(Setting.ORPHAN_GRACE),
                now,
                watched.seen(lock, System.nanoTime()),
                judgesHoldExceeded);
    }

    /** Whether a hold of this JVM is past its limit by any clock that can tell. */
    boolean isOverdue(Hold hold) {
        return hold.isOverdue(System.nanoTime())
                || hold.clock().hasBootStart()
                        && hold.clock().isOverdueByBootClock(machine.bootMillis());
    }

    /** Whether there is a boot clock, as far as is known by now. Any thread; reads nothing. */
    boolean hasBootClock() {
        return machine.hasBootClock();
    }

    /** Notes when a hold began by the boot clock, unless that is known. */
    void noteBootStart(Hold hold) {
        if (hold.clock().hasBootStart()) {
            return;
        }
        // In this order: what passes between the two makes the hold younger, never older.
        long held = hold.heldMillis(System.nanoTime());
        long now = machine.bootMillis();
        if (now != BootClock.UNKNOWN) {
            hold.clock().bootStart(Math.max(0, now + BootClock.RESOLUTION_MILLIS - held));
        }
    }

    private boolean mayNameThisProcess(Payload payload) {
        return payload.recognised() && payload.pid() == processes.self();
    }

    private boolean startedAsThisProcess(Payload payload) {
        OptionalLong ticks = processes.selfStartTicks();
        return payload.starttime().isEmpty()
                || ticks.isEmpty()
                || payload.starttime().getAsLong() == ticks.getAsLong();
    }

    private Evidence.Owner owner(LockSnapshot lock, Origin origin, Hold hold, Moment now) {
        if (hold != null) {
            return Evidence.Owner.THIS_JVM;
        }
        Payload payload = lock.payload();
        if (payload.pid() != processes.self() || payload.pid() == 0 || !origin.pidsCount()) {
            return Evidence.Owner.OTHER;
        }
        OptionalLong recorded =
                payload.starttime().isPresent() ? payload.starttime() : origin.processStart();
        OptionalLong startTicks = processes.selfStartTicks();
        if (recorded.isPresent()
                && startTicks.isPresent()
                && recorded.getAsLong() != startTicks.getAsLong()) {
            return Evidence.Owner.EARLIER_PROCESS;
        }
        long written = lock.identity().modified().toMillis();
        // Start times are known to a second or so on some systems. A clock that was set meanwhile
        // can't tell what was written before.
        if (recorded.isEmpty() && written < processes.selfStartMillis() - 2000) {
            return now.wallIsTrueFor(now.wallMillis() - processes.selfStartMillis())
                    ? Evidence.Owner.EARLIER_PROCESS
                    : Evidence.Owner.UNKNOWN_HOLD;
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
