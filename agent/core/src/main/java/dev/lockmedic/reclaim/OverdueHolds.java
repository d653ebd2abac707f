package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.HostRelease;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Acts on a hold of this JVM that is past its limit, as far as policy lets it, and looks
 * afterwards: it is released, or not, or only reported. On healers.
 */
final class OverdueHolds {
    /** How soon a change of policy reaches a hold that is overdue and only reported. */
    private static final long POLICY_PAUSE_MILLIS = 500;

    private final Settings settings;
    private final HoldRegistry holds;
    private final Investigator investigator;
    private final Taking taking;
    private final HostReleases hostReleases;
    private final HolderNotices notices;
    private final Looks looks;
    private final SecondWatch secondWatch;
    private final HolderHeals told;
    private final AgentLog log;

    OverdueHolds(
            Settings settings,
            HoldRegistry holds,
            Investigator investigator,
            Taking taking,
            HostReleases hostReleases,
            HolderNotices notices,
            Looks looks,
            SecondWatch secondWatch,
            HolderHeals told,
            AgentLog log) {
        this.settings = settings;
        this.holds = holds;
        this.investigator = investigator;
        this.taking = taking;
        this.hostReleases = hostReleases;
        this.notices = notices;
        this.looks = looks;
        this.secondWatch = secondWatch;
        this.told = told;
        this.log = log;
    }

    /** Of a lock file, which was just read. */
    void act(Hold hold, LockSnapshot lock) {
        Policy policy = settings.get(Setting.POLICY);
        if (policy == Policy.OFF) {
            looks.again(hold, POLICY_PAUSE_MILLIS);
            return;
        }
        told.overdue(hold, policy == Policy.REPORT ? "report" : "force-release");
        told.captureStack(hold);
        if (policy == Policy.REPORT) {
            report(hold);
            return;
        }
        String done = "";
        boolean byHost = hold.hostRelease() != null;
        if (byHost) {
            done = taking.fenceOnly(lock, hold);
            done += (done.isEmpty() ? "" : "; ") + hostReleases.release(hold).words();
            if (!hold.isHeld()) {
                notices.lost(hold);
                lookAfterwards(hold, lock, done);
                return;
            }
        }
        Taking.Taken taken = taking.take(lock, hold, "released by force at its max hold", true);
        done += (done.isEmpty() || taken.done().isEmpty() ? "" : "; ") + taken.done();
        switch (taken.result().outcome()) {
            case REMOVED -> {
                if (taken.entered()) {
                    lookAfterwards(hold, lock, done);
                }
            }
            case GONE -> {
                if (secondWatch.hasReleased(hold)) {
                    return;
                }
                if (byHost && taking.lost(hold, hold.lossWords())) {
                    lookAfterwards(hold, lock, done);
                } else if (taking.lost(hold, "removed by somebody else at its max hold")) {
                    // A contender elsewhere was faster: that is its heal, and told there.
                    told.lostToAnother(hold);
                }
            }
            case CALLED_OFF -> log.debug(() -> hold + " was over at the last moment");
            case CHANGED -> looks.again(hold, 10);
            default -> notReleased(hold, taken.result().problem());
        }
    }

    /** Of a lock without a file, which only the host itself can release. */
    void actWithoutFile(Hold hold) {
        Policy policy = settings.get(Setting.POLICY);
        if (policy == Policy.OFF) {
            looks.again(hold, POLICY_PAUSE_MILLIS);
            return;
        }
        told.overdue(
                hold,
                policy == Policy.REPORT || hold.hostRelease() == null ? "report" : "force-release");
        told.captureStack(hold);
        if (policy == Policy.REPORT || hold.hostRelease() == null) {
            report(hold);
            return;
        }
        HostRelease.Seen seen = hostReleases.release(hold);
        if (!hold.isHeld() || seen.free()) {
            taking.lost(hold, hold.lossWords());
            told.released(hold, seen.words());
        } else {
            notReleased(hold, seen.words());
        }
    }

    /** Of a lock file that can't be looked at just now. */
    void cantAct(Hold hold, String problem) {
        switch (settings.get(Setting.POLICY)) {
            case RECLAIM -> notReleased(hold, problem);
            case REPORT -> report(hold);
            case OFF -> looks.again(hold, POLICY_PAUSE_MILLIS);
        }
    }

    private void lookAfterwards(Hold hold, LockSnapshot lock, String done) {
        String before = done.isEmpty() ? "" : done + "; ";
        try {
            LockSnapshot now = investigator.read(lock.path());
            if (now.identity().sameFile(lock.identity())) {
                notReleased(hold, "it is still there");
                return;
            }
            told.released(
                    hold,
                    before
                            + "another holder has it by now: "
                            + investigator.holder(now, holds.holdOf(lock.path())));
        } catch (NoSuchFileException e) {
            told.released(hold, before + "the lock file is gone");
        } catch (IOException e) {
            told.released(hold, before + "what lies there now can't be read: " + e);
        }
    }

    private void report(Hold hold) {
        hold.note("overdue; reported only, by policy");
        told.reported(
                hold,
                hold.kind() == Hold.Kind.PROFILE && hold.hostRelease() == null
                        ? "its profile names no force-release"
                        : "set lockmedic.policy=reclaim to have it released");
        looks.again(hold, POLICY_PAUSE_MILLIS);
    }

    private void notReleased(Hold hold, String problem) {
        int attempt = hold.countAttempt();
        long pause = Looks.pauseMillis(attempt);
        hold.note("not released: " + problem + " (try " + attempt + ")");
        told.notReleased(
                hold,
                problem,
                "tried again in " + Durations.human(pause) + " and ever more rarely");
        looks.again(hold, pause);
    }
}
