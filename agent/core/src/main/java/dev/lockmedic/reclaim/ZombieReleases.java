package dev.lockmedic.reclaim;

import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.MadeFile;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** What the release side needs of the healing side: telling of zombies, finishing a release. */
public final class ZombieReleases {
    /** A hold this old that was never looked at was stopped, and may have been succeeded. */
    private static final long YOUNGEST_SUCCESSOR_MILLIS = 1000;

    private final HoldRegistry holds;
    private final Investigator investigator;
    private final HolderCare care;
    private final Events events;
    private final AgentLog log;
    private final AtomicLong refused = new AtomicLong();

    /** Works with these. */
    public ZombieReleases(
            HoldRegistry holds,
            Investigator investigator,
            HolderCare care,
            Events events,
            AgentLog log) {
        this.holds = holds;
        this.investigator = investigator;
        this.care = care;
        this.events = events;
        this.log = log;
    }

    /**
     * A zombie has tried to release a lock that it lost.
     *
     * @param successor the hold of this JVM that has it now, null if there is none
     */
    public void tell(Hold zombie, Hold successor, Path lockFile) {
        refused.incrementAndGet();
        String line =
                "late release refused: lock file "
                        + lockFile
                        + " was lost by "
                        + investigator.holder(zombie)
                        + ", "
                        + Durations.human(zombie.heldMillis(System.nanoTime()))
                        + " after it was taken"
                        + (zombie.limit().exists()
                                ? " with a max hold of " + Durations.human(zombie.limit().millis())
                                : "")
                        + "; "
                        + (successor == null
                                ? "nothing was deleted"
                                : investigator.holder(successor)
                                        + " has it now, and nothing of it was deleted");
        log.warn(lockFile.toString(), "zombie-release", line);
        if (events.wanted()) {
            HealLog.publish(
                    events,
                    HoldEvents.of(EventType.ZOMBIE_RELEASE, zombie, holds.waiters())
                            .with(EventField.HOLDER_WORDS, investigator.holder(zombie))
                            .with(EventField.DECISION, "refuse"),
                    line);
        }
    }

    /** The host has given back an overdue lock while its guard could not be had. */
    public void finishLater(Hold hold) {
        hold.givenBack();
        hold.note("given back by the host; removed as soon as the guard can be had");
        care.finishSoon(hold);
    }

    /** Whether the file that lies there is the one this hold made; reads it only if in doubt. */
    public boolean isMadeBy(Hold hold, FileIdentity there) {
        MadeFile.Match match = hold.madeFile().match(there);
        if (match == MadeFile.Match.YES) {
            return true;
        }
        try {
            LockSnapshot now = investigator.read(hold.lockFile());
            return investigator.isMadeBy(hold, now)
                    && (match == MadeFile.Match.NO || !mayBeYoungSuccessors(hold, now));
        } catch (IOException e) {
            return match == MadeFile.Match.UNSURE;
        }
    }

    /**
     * Without times of birth a file that is still empty may be a successor's, with the inode number
     * used again. A holder whose payload was seen has not left an empty file; nor has one that was
     * never looked at for so long, as it was stopped.
     */
    private static boolean mayBeYoungSuccessors(Hold hold, LockSnapshot now) {
        LockSnapshot known = hold.snapshot();
        return !now.payload().recognised()
                && now.problem() == null
                && (known == null
                        ? hold.heldMillis(System.nanoTime()) > YOUNGEST_SUCCESSOR_MILLIS
                        : known.payload().recognised());
    }

    /**
     * Whether a file that this hold did not make may be a successor's. Where the protocol is not
     * spoken nobody takes locks away: there it is the host itself that replaces its file, and may
     * delete it.
     */
    public boolean mayBeSuccessors(Hold hold, FileIdentity there) {
        return speaksProtocol(hold, there)
                || hold.snapshot() == null
                        && hold.heldMillis(System.nanoTime()) > YOUNGEST_SUCCESSOR_MILLIS;
    }

    /** Whether others who obey the guard may come to reclaim this file. */
    public boolean speaksProtocol(Hold hold, FileIdentity there) {
        if (investigator.isNamed(hold.lockFile())) {
            return true;
        }
        LockSnapshot known = hold.snapshot();
        if (known != null && known.payload().recognised()) {
            return true;
        }
        if (there.kind() != FileIdentity.Kind.FILE || there.size() == 0) {
            return false;
        }
        try {
            return investigator.read(hold.lockFile()).payload().recognised();
        } catch (IOException e) {
            return false;
        }
    }

    /** Late releases refused since start. */
    public long refused() {
        return refused.get();
    }

    /** Holds whose holder has not shown up since they were lost. */
    public int pending() {
        return (int) holds.zombies().stream().filter(zombie -> !zombie.knowsItsLoss()).count();
    }
}
