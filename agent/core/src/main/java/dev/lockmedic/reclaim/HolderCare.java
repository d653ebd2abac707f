package dev.lockmedic.reclaim;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.HostRelease;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * The holder's side: follows each hold of this JVM from its first look (what does the payload
 * record?) to its deadline, and force-releases it there. The watchdog says when, healers run it.
 *
 * <p>Nothing is renewed, and no fact is trusted that is older than the action: at the deadline
 * policy, payload and identity are read again.
 */
public final class HolderCare {
    /** When a hold is first looked at: by then a holder has usually written its payload. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What a writing thread of the host waits for the first look. */
    private static final long FIRST_LOOK_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long BUSY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** A lock that was gone before anybody looked: so young, nobody can have taken it. */
    private static final long TOO_YOUNG_TO_BE_TAKEN_MILLIS = 200;

    /** What the host's own force-release may take. */
    private static final long HOST_LIMIT_MILLIS = 2000;

    private static final long LONGEST_LOOK_PAUSE_MILLIS = 30_000;

    /** How long after a machine was suspended a hold may stay overdue unnoticed. */
    private static final long CLOCK_CHECK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LONGEST_RETRY_PAUSE_MILLIS = 30_000;

    /** How soon a change of policy reaches a hold that is overdue and only reported. */
    private static final long POLICY_PAUSE_MILLIS = 500;

    /** When another healer is at the hold. */
    private static final long BUSY_PAUSE_MILLIS = 50;

    private static final String VANISHED = "its lock file is gone";
    private static final long VANISHED_PAUSE_MILLIS = 50;

    private static final long UNNAMED_PAUSE_MILLIS = 50;

    private final Settings settings;
    private final Healers healers;
    private final Healers hostCode;
    private final HoldRegistry holds;
    private final Investigator investigator;
    private final Taking taking;
    private final HolderNotices notices;
    private final HealLog heals;
    private final AgentLog log;
    private final Backoff reports = new Backoff(TimeUnit.MINUTES.toMillis(5));
    private volatile BiConsumer<Long, Hold> timer = (at, hold) -> {};
    private volatile SecondWatch secondWatch = SecondWatch.NONE;
    private volatile BiPredicate<Hold, LockSnapshot> identities = (hold, lock) -> true;
    private volatile Runnable missed = () -> {};

    /**
     * Works with these.
     *
     * @param hostCode threads for code of the host; apart from ours, which wait for them
     */
    public HolderCare(
            Settings settings,
            Healers healers,
            Healers hostCode,
            HoldRegistry holds,
            Investigator investigator,
            Taking taking,
            HolderNotices notices,
            HealLog heals,
            AgentLog log) {
        this.settings = settings;
        this.healers = healers;
        this.hostCode = hostCode;
        this.holds = holds;
        this.investigator = investigator;
        this.taking = taking;
        this.notices = notices;
        this.heals = heals;
        this.log = log;
    }

    /**
     * Names the watchdog's timer.
     *
     * @param watchdog called with a moment and the hold to look at then
     * @param lookAtAll called, with no memory left perhaps, when such a call has failed: {@link
     *     #lookAtAll} is wanted as soon as it can be had
     */
    public void timedBy(BiConsumer<Long, Hold> watchdog, Runnable lookAtAll) {
        timer = watchdog;
        missed = lookAtAll;
    }

    /**
     * Names who keeps the deadlines from outside this JVM as well; every hold is told to it with
     * its next look.
     */
    public void secondedBy(SecondWatch watch) {
        secondWatch = watch;
        settingsChanged();
    }

    /**
     * Names who gives lock files the identity of their holder: on a healer, with what was read;
     * false if it is worth another try.
     */
    public void identifiedBy(BiPredicate<Hold, LockSnapshot> writer) {
        identities = writer;
    }

    /** A hold has begun. On the holder's thread: one object and, at most, one wake-up. */
    public void begun(Hold hold) {
        look(System.nanoTime() + FIRST_LOOK_NANOS, hold);
    }

    /**
     * A limit is known: look when it nears, at the deadline, and at the clocks every now and then:
     * while a machine is suspended, the time does not pass by which the watchdog sleeps.
     */
    public void arm(Hold hold) {
        long deadline = hold.deadlineNanos();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        LockSnapshot lock = hold.snapshot();
        if (lock != null) {
            secondWatch.keep(hold, lock);
        }
        long next = hold.isWarned() ? deadline : hold.warningNanos();
        if (investigator.hasBootClock()) {
            long check =
                    System.nanoTime()
                            + (hold.hasBootStart() ? CLOCK_CHECK_NANOS : FIRST_LOOK_NANOS);
            if (next - check > 0) {
                if (hold.lookAt(check)) {
                    hold.clockCheck(check);
                    time(check, hold);
                }
                return;
            }
        }
        look(next, hold);
    }

    /** One look is pending a hold, the earliest that was asked for: looks do not multiply. */
    private void look(long atNanos, Hold hold) {
        // A look at the clocks that is due sooner becomes one at everything.
        hold.clockCheck(null);
        if (hold.lookAt(atNanos)) {
            time(atNanos, hold);
        }
    }

    private void time(long atNanos, Hold hold) {
        try {
            timer.accept(atNanos, hold);
        } catch (Throwable t) {
            // Out of memory, most likely: the hold believes in a look that will never come.
            missed.run();
            throw t;
        }
    }

    /** Looks at every hold now, whatever looks are pending: some of those may never come. */
    public void lookAtAll() {
        long now = System.nanoTime();
        for (Hold hold : holds.held()) {
            hold.clockCheck(null);
            hold.lookAnew(now);
            time(now, hold);
        }
    }

    /** Looks at every hold now, because a setting has changed. */
    public void settingsChanged() {
        for (Hold hold : holds.held()) {
            look(System.nanoTime(), hold);
        }
    }

    /** The hold's moment has come. On the watchdog's thread. */
    public void due(Hold hold) {
        long now = System.nanoTime();
        if (!hold.takeLook(now)) {
            return;
        }
        try {
            submit(hold);
        } catch (Throwable t) {
            // Out of memory, most likely: the watchdog tells again, and the look must still be due.
            hold.lookAt(now);
            throw t;
        }
    }

    /**
     * The holder is about to write, and nobody has looked at its lock yet, though it is no longer
     * young: this JVM was stopped, or is very busy. On a thread of the host, which waits for the
     * look, for a while.
     */
    public void lookNow(Hold hold) {
        healers.ask(
                "first look at " + hold.lockName(),
                () -> {
                    long end = System.nanoTime() + FIRST_LOOK_LIMIT_NANOS;
                    while (!hold.beginCare()) {
                        if (hold.snapshot() != null || System.nanoTime() - end > 0) {
                            return null;
                        }
                        LockSupport.parkNanos(BUSY_NANOS);
                    }
                    try {
                        care(hold);
                    } finally {
                        hold.endCare();
                    }
                    return null;
                },
                null,
                TimeUnit.NANOSECONDS.toMillis(FIRST_LOOK_LIMIT_NANOS));
    }

    /** The host has given back what could not be removed at once. On its thread. */
    void finishSoon(Hold hold) {
        try {
            submit(hold);
        } catch (VirtualMachineError e) {
            missed.run();
        }
    }

    private void submit(Hold hold) {
        boolean taken = healers.submit("caring for " + hold.lockName(), new Look(hold));
        if (!taken) {
            again(hold, 1000);
        }
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private final class Look implements Runnable {
        private final Hold hold;

        Look(Hold hold) {
            this.hold = hold;
        }

        @Override
        public void run() {
            if (!hold.beginCare()) {
                again(hold, BUSY_PAUSE_MILLIS);
                return;
            }
            try {
                care(hold);
            } finally {
                hold.endCare();
            }
        }
    }

    private void care(Hold hold) {
        if (!hold.isHeld()) {
            return;
        }
        try {
            investigator.noteBootStart(hold);
            if (isClockCheckOnly(hold)) {
                notices.near(hold);
                arm(hold);
                return;
            }
            if (hold.kind() == Hold.Kind.PROFILE) {
                careForHostLock(hold);
            } else {
                careForLockFile(hold);
            }
        } catch (RuntimeException | Error e) {
            // That one lock goes without this try; all others are none the worse.
            again(hold, pause(hold.countAttempt()));
            throw e;
        }
    }

    /** Nothing is to be read while the clocks say that a known hold is within its known limit. */
    private boolean isClockCheckOnly(Hold hold) {
        return hold.isClockCheck(System.nanoTime())
                && (hold.kind() == Hold.Kind.PROFILE || hold.snapshot() != null)
                && !hold.isGivenBack()
                && hold.limit().exists()
                && !investigator.isOverdue(hold);
    }

    private void careForLockFile(Hold hold) {
        LockSnapshot lock;
        try {
            lock = investigator.read(hold.lockFile());
            if (isUnreadable(lock)) {
                // It may have been written just then.
                lock = investigator.read(hold.lockFile());
            }
        } catch (NoSuchFileException e) {
            vanished(hold);
            return;
        } catch (IOException e) {
            cantTell(hold, "it can't be looked at: " + e);
            return;
        }
        if (isUnreadable(lock) && speaksProtocol(hold)) {
            // What was known of it before stays known, and who has it can't be told.
            cantTell(hold, lock.problem());
            return;
        }
        if (!investigator.isMadeBy(hold, lock) && mayBeSuccessors(hold, lock)) {
            notOurs(hold, lock);
            return;
        }
        LockSnapshot known = hold.snapshot();
        if (known != null
                && known.payload().recognised()
                && !lock.payload().recognised()
                && hold.match(lock.identity()) == Hold.Match.UNSURE) {
            // Being written anew, or a successor's that is still empty: what was seen of this hold
            // must not be replaced by that.
            hold.note("what lies there names nobody just now");
            again(hold, UNNAMED_PAUSE_MILLIS);
            return;
        }
        hold.seen(lock);
        if (hold.isGivenBack()) {
            finishRelease(hold, lock);
            return;
        }
        boolean limited = learn(hold, lock.payload());
        if (limited && investigator.isOverdue(hold)) {
            overdue(hold, lock);
            return;
        }
        if (limited) {
            notices.near(hold);
            arm(hold);
        }
        if (lock.payload().recognised()
                && settings.get(Setting.POLICY) != Policy.OFF
                && !identities.test(hold, lock)) {
            long age = hold.heldMillis(System.nanoTime());
            again(hold, Math.max(100, Math.min(age, LONGEST_LOOK_PAUSE_MILLIS)));
        }
    }

    /** A directory or a link in its place is something else; a file may be anybody's. */
    private static boolean isUnreadable(LockSnapshot lock) {
        return lock.payload().form() == Payload.Form.UNREADABLE
                && lock.identity().kind() == FileIdentity.Kind.FILE;
    }

    /** A look that failed is no evidence of anything; it is tried again, at the deadline too. */
    private void cantTell(Hold hold, String problem) {
        boolean overdue = investigator.isOverdue(hold);
        if (!overdue || hold.isGivenBack()) {
            hold.note(problem);
            again(hold, pause(hold.countAttempt()));
            if (!overdue && hold.deadlineNanos() != Long.MAX_VALUE) {
                look(hold.deadlineNanos(), hold);
            }
            return;
        }
        switch (settings.get(Setting.POLICY)) {
            case RECLAIM -> notReleased(hold, problem);
            case REPORT -> reported(hold);
            case OFF -> again(hold, POLICY_PAUSE_MILLIS);
        }
    }

    /**
     * Nothing lies there. If it was never seen, it was made to vanish (DELETE_ON_CLOSE) or given
     * back in a way that no hook sees; or this JVM was stopped before its first look, for so long
     * that somebody may have taken it. If it was, somebody else has removed it, and its holder may
     * not know: past its limit most likely another program, which has reclaimed it and given it
     * back.
     */
    private void vanished(Hold hold) {
        if (hold.isRemovedByUs()) {
            enteredLate(hold, "the lock file is gone");
            return;
        }
        if (hold.snapshot() == null) {
            if (hold.heldMillis(System.nanoTime()) < TOO_YOUNG_TO_BE_TAKEN_MILLIS) {
                holds.released(hold);
            } else {
                taking.lost(hold, "removed by somebody before its first look");
            }
        } else if (!speaksProtocol(hold)) {
            holds.released(hold);
        } else if (!hold.note().equals(VANISHED)) {
            // Its own release may be under way just now.
            hold.note(VANISHED);
            again(hold, VANISHED_PAUSE_MILLIS);
        } else if (!secondWatch.hasReleased(hold)
                && taking.lost(hold, "removed by another process")
                && investigator.isOverdue(hold)) {
            log.warn(
                    "lock file "
                            + hold.lockName()
                            + " is lost: another process has removed it from "
                            + investigator.holder(hold)
                            + ", and it is free now; a late release will delete nothing");
        }
    }

    /** It was taken from its holder, and then there was no memory left to enter and tell it. */
    private void enteredLate(Hold hold, String seen) {
        if (taking.lost(hold, hold.lossWords())) {
            told(hold, Heal.Outcome.RELEASED, seen, null);
        }
    }

    /** Where the protocol is not spoken, it is the host itself that has replaced its file. */
    private boolean mayBeSuccessors(Hold hold, LockSnapshot lock) {
        return lock.payload().recognised() || speaksProtocol(hold);
    }

    /** As far as it was looked at. Where nobody does, nobody takes locks away either. */
    private boolean speaksProtocol(Hold hold) {
        LockSnapshot known = hold.snapshot();
        return known != null && known.payload().recognised()
                || investigator.isNamed(hold.lockFile())
                || hold.limit().from().equals(HoldLimits.FROM_PROFILE);
    }

    /** Another lock lies there: this hold is over, and its holder may not have noticed. */
    private void notOurs(Hold hold, LockSnapshot lock) {
        if (hold.isRemovedByUs()) {
            enteredLate(hold, "another holder has it by now: " + investigator.holder(lock, null));
            return;
        }
        if (secondWatch.hasReleased(hold)) {
            return;
        }
        String successor = investigator.holder(lock, null);
        if (taking.lost(hold, "removed by another process, and " + successor + " took it")) {
            log.warn(
                    "lock file "
                            + hold.lockName()
                            + " is lost: another process has removed it from "
                            + investigator.holder(hold)
                            + ", "
                            + Durations.human(hold.heldMillis(System.nanoTime()))
                            + " after it was taken, and "
                            + successor
                            + " has it now; a late release will delete nothing");
        }
    }

    /**
     * Learns the limit from the payload.
     *
     * @return false if this lock is none of our business, now or ever
     */
    private boolean learn(Hold hold, Payload payload) {
        if (!speaksProtocol(hold)) {
            hold.note("not a lock of the lock file protocol; left alone");
            again(hold, agePause(hold));
            return false;
        }
        hold.note("");
        recordedStart(hold, payload);
        if (!hold.limit().from().equals(HoldLimits.FROM_PROFILE)) {
            hold.limit(investigator.limit(payload.maxHoldMs(), HoldLimits.FROM_PAYLOAD));
        }
        if (!hold.limit().exists()) {
            hold.note("records no max hold; never overdue");
            // Its payload may still be to come: it is not recorded yet, or the disk was full.
            again(hold, payload.recognised() ? LONGEST_LOOK_PAUSE_MILLIS : agePause(hold));
            return false;
        }
        return true;
    }

    private static void recordedStart(Hold hold, Payload payload) {
        if (payload.createdAt() != null) {
            try {
                hold.recordedStart(payload.createdAt().toEpochMilli());
            } catch (ArithmeticException beyondLong) {
                // No stop explains such an instant.
            }
        }
    }

    private static long agePause(Hold hold) {
        long age = hold.heldMillis(System.nanoTime());
        return Math.max(20, Math.min(age, LONGEST_LOOK_PAUSE_MILLIS));
    }

    /** The host is through with it; this is no heal, and no matter of policy. */
    private void finishRelease(Hold hold, LockSnapshot lock) {
        switch (taking.giveBack(lock, hold).outcome()) {
            case REMOVED -> {}
            case GONE -> holds.released(hold);
            case CHANGED, CALLED_OFF -> again(hold, 10);
            default -> again(hold, pause(hold.countAttempt()));
        }
    }

    private void overdue(Hold hold, LockSnapshot lock) {
        Policy policy = settings.get(Setting.POLICY);
        if (policy == Policy.OFF) {
            again(hold, POLICY_PAUSE_MILLIS);
            return;
        }
        captureStack(hold);
        if (policy == Policy.REPORT) {
            reported(hold);
            return;
        }
        String done = "";
        if (hold.hostRelease() != null) {
            done = taking.fenceOnly(lock, hold);
            done += (done.isEmpty() ? "" : "; ") + releaseByHost(hold).words();
            if (!hold.isHeld()) {
                notices.lost(hold);
                lookAfterwards(hold, lock, done);
                return;
            }
        }
        Taking.Taken taken = taking.take(lock, hold, "released by force at its max hold", true);
        done += (done.isEmpty() || taken.done().isEmpty() ? "" : "; ") + taken.done();
        switch (taken.result().outcome()) {
            case REMOVED -> lookAfterwards(hold, lock, done);
            case GONE -> {
                // A contender was faster, and told of it; or the host gave it back just now.
                if (!secondWatch.hasReleased(hold)
                        && taking.lost(hold, "removed by somebody else at its max hold")) {
                    lookAfterwards(hold, lock, done);
                }
            }
            case CALLED_OFF -> log.debug(() -> hold + " was over at the last moment");
            case CHANGED -> again(hold, 10);
            default -> notReleased(hold, taken.result().problem());
        }
    }

    /**
     * Runs the host's own force-release, which puts its books straight where removing a file does
     * not. It is code of the host, so it gets a thread of its own and a limit, and is fenced: what
     * it deletes goes through the hooks, on behalf of this hold.
     */
    private HostRelease.Seen releaseByHost(Hold hold) {
        hold.lossWords("released by the host's own force-release at its max hold");
        HostRelease release = hold.hostRelease();
        HostRelease.Seen late =
                new HostRelease.Seen(
                        false,
                        "host's own force-release did not come back within "
                                + Durations.human(HOST_LIMIT_MILLIS));
        HostRelease.Seen seen =
                hostCode.ask(
                        "force-release of " + hold.lockName() + " by the host",
                        () -> actingFor(hold, release),
                        late,
                        HOST_LIMIT_MILLIS);
        if (seen == late) {
            hold.hostRelease(null);
        }
        return seen;
    }

    private static HostRelease.Seen actingFor(Hold hold, HostRelease release) {
        AgentThread thread = (AgentThread) Thread.currentThread();
        thread.actFor(hold);
        try {
            return release.release();
        } finally {
            thread.actFor(null);
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
            told(
                    hold,
                    Heal.Outcome.RELEASED,
                    before
                            + "another holder has it by now: "
                            + investigator.holder(now, holds.holdOf(lock.path())),
                    null);
        } catch (NoSuchFileException e) {
            told(hold, Heal.Outcome.RELEASED, before + "the lock file is gone", null);
        } catch (IOException e) {
            told(
                    hold,
                    Heal.Outcome.RELEASED,
                    before + "what lies there now can't be read: " + e,
                    null);
        }
    }

    /**
     * The second watch has released this hold's lock file while this JVM could not. Whatever became
     * of the hold meanwhile, it is lost from now on at the latest, and that is told. Any thread of
     * the agent; the look is a healer's.
     *
     * @param atNanos when, on {@link System#nanoTime}
     * @param done what else was done, in words; empty for nothing
     */
    public void releasedFromOutside(Hold hold, long atNanos, String done) {
        taking.lost(hold, "released by the sentinel at its max hold");
        healers.submit(
                "looking at " + hold.lockName(),
                () ->
                        heals.add(
                                new Heal(
                                        System.currentTimeMillis(),
                                        hold.kind().toString(),
                                        hold.lockName(),
                                        Heal.Action.SENTINEL,
                                        List.of("hold-exceeded"),
                                        investigator.holder(hold),
                                        hold.heldMillis(atNanos),
                                        hold.limit().exists() ? hold.limit().millis() : null,
                                        Heal.Outcome.RELEASED,
                                        "this JVM did not get to it; "
                                                + (done.isEmpty() ? "" : done + "; ")
                                                + seenAfterSentinel(hold)),
                                null));
    }

    private String seenAfterSentinel(Hold hold) {
        try {
            LockSnapshot now = investigator.read(hold.lockFile());
            return "another holder has it by now: "
                    + investigator.holder(now, holds.holdOf(hold.lockFile()));
        } catch (NoSuchFileException e) {
            return "the lock file is gone";
        } catch (IOException e) {
            return "what lies there now can't be read: " + e;
        }
    }

    private void careForHostLock(Hold hold) {
        if (!investigator.isOverdue(hold)) {
            notices.near(hold);
            arm(hold);
            return;
        }
        Policy policy = settings.get(Setting.POLICY);
        if (policy == Policy.OFF) {
            again(hold, POLICY_PAUSE_MILLIS);
            return;
        }
        captureStack(hold);
        if (policy == Policy.REPORT || hold.hostRelease() == null) {
            reported(hold);
            return;
        }
        HostRelease.Seen seen = releaseByHost(hold);
        if (!hold.isHeld() || seen.free()) {
            taking.lost(hold, hold.lossWords());
            told(hold, Heal.Outcome.RELEASED, seen.words(), null);
        } else {
            notReleased(hold, seen.words());
        }
    }

    private void reported(Hold hold) {
        hold.note("overdue; reported only, by policy");
        if (reports.due(hold.lockName(), hold)) {
            told(
                    hold,
                    Heal.Outcome.REPORTED,
                    "left as it is",
                    hold.kind() == Hold.Kind.PROFILE && hold.hostRelease() == null
                            ? "its profile names no force-release"
                            : "set lockmedic.policy=reclaim to have it released");
        }
        again(hold, POLICY_PAUSE_MILLIS);
    }

    private void notReleased(Hold hold, String problem) {
        int attempt = hold.countAttempt();
        long pause = pause(attempt);
        hold.note("not released: " + problem + " (try " + attempt + ")");
        if (reports.due(hold.lockName(), hold)) {
            told(
                    hold,
                    Heal.Outcome.NOT_RELEASED,
                    problem,
                    "tried again in " + Durations.human(pause) + " and ever more rarely");
        }
        again(hold, pause);
    }

    private void told(Hold hold, Heal.Outcome outcome, String seen, String advice) {
        heals.add(
                new Heal(
                        System.currentTimeMillis(),
                        hold.kind().toString(),
                        hold.lockName(),
                        Heal.Action.FORCE_RELEASE,
                        List.of("hold-exceeded"),
                        investigator.holder(hold),
                        hold.heldMillis(System.nanoTime()),
                        hold.limit().exists() ? hold.limit().millis() : null,
                        outcome,
                        seen),
                advice);
        if (log.debugs()) {
            log.debug(() -> "stack of " + investigator.holder(hold) + stack(hold.overdueStack()));
        }
    }

    /**
     * Only where it will be told: it takes a safepoint, and for that every runnable thread of the
     * host must first get a processor, on a busy machine longer than all the rest of a heal.
     */
    private void captureStack(Hold hold) {
        if (log.debugs()) {
            log.debug(
                    () -> {
                        hold.captureStack();
                        return hold + " is overdue";
                    });
        }
    }

    private static String stack(StackTraceElement[] frames) {
        if (frames == null || frames.length == 0) {
            return ": none";
        }
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : frames) {
            text.append("\n    at ").append(frame);
        }
        return text.toString();
    }

    private void again(Hold hold, long inMillis) {
        look(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(inMillis), hold);
    }

    private static long pause(int attempt) {
        return Math.min(LONGEST_RETRY_PAUSE_MILLIS, 250L << Math.min(attempt - 1, 10));
    }
}
