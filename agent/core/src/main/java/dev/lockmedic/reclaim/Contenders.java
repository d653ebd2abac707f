package dev.lockmedic.reclaim;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.Evidence;
import dev.lockmedic.staleness.StaleJudge;
import dev.lockmedic.staleness.StaleReason;
import dev.lockmedic.staleness.Verdict;
import dev.lockmedic.takeover.Contender;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The contender's side: an exclusive creation has failed because the lock exists. Looks at it by
 * every stale reason and, where it is reclaimable and policy says so, takes it away under the
 * guard.
 *
 * <p>Contenders poll. A verdict is therefore kept for as long as time alone can't change it, so
 * that waiting for a good lock costs a map look-up a try.
 */
public final class Contenders {
    /** A host's thread waits no longer for us; then the lock is respected. */
    private static final long ASK_LIMIT_MILLIS = 3000;

    private static final int MOST_REMEMBERED = 10_000;

    private final Settings settings;
    private final Healers healers;
    private final HoldRegistry holds;
    private final Investigator investigator;
    private final Taking taking;
    private final HealLog heals;
    private final Adopter adopter;
    private final ConcurrentHashMap<Path, Remembered> respected = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Path, Boolean> underWay = new ConcurrentHashMap<>();
    private final Backoff reports = new Backoff(TimeUnit.MINUTES.toMillis(5));

    private record Remembered(long untilNanos, Policy policy) {}

    /** Works with these. */
    public Contenders(
            Settings settings,
            Healers healers,
            HoldRegistry holds,
            Investigator investigator,
            Taking taking,
            HealLog heals,
            Adopter adopter) {
        this.settings = settings;
        this.healers = healers;
        this.holds = holds;
        this.investigator = investigator;
        this.taking = taking;
        this.heals = heals;
        this.adopter = adopter;
    }

    /**
     * Called on a host's thread whose creation of this lock file failed because it exists.
     *
     * @param lockFile absolute
     * @return true if trying again is worth it
     */
    public boolean contended(Path lockFile) {
        Policy policy = settings.get(Setting.POLICY);
        if (policy == Policy.OFF) {
            return false;
        }
        holds.waiters().triedInVain(lockFile, Thread.currentThread());
        Remembered verdict = respected.get(lockFile);
        if (verdict != null
                && verdict.policy == policy
                && verdict.untilNanos - System.nanoTime() > 0) {
            return false;
        }
        return healers.ask(
                "looking at " + lockFile, () -> decide(lockFile), false, ASK_LIMIT_MILLIS);
    }

    /**
     * Called on a host's thread that is about to delete this lock file, of which this JVM has lost
     * a hold: is what lies there now stale, so that deleting it harms nobody?
     */
    public boolean mayBeDeleted(Path lockFile) {
        return healers.ask(
                "looking at " + lockFile, () -> isStale(lockFile), false, ASK_LIMIT_MILLIS);
    }

    /** This hold has just begun: what was thought of the lock is out of date. On its thread. */
    public void acquired(Hold hold) {
        if (!respected.isEmpty()) {
            respected.remove(hold.lockFile());
        }
        long waitedNanos = holds.waiters().got(hold.lockFile(), Thread.currentThread());
        if (waitedNanos >= 0 && heals.events().wanted()) {
            heals.events()
                    .publish(
                            HoldEvents.of(EventType.ACQUIRED_CONTENDED, hold, holds.waiters())
                                    .with(
                                            EventField.WAITED,
                                            TimeUnit.NANOSECONDS.toMillis(waitedNanos)));
        }
    }

    /** How long an acquisition in a stale lock's place is waited for; 0 for not at all. */
    public long settleMillis() {
        return settings.get(Setting.POLICY) == Policy.RECLAIM ? settings.get(Setting.SETTLE) : 0;
    }

    /** A lock that was just acquired is gone already. Called on a host's thread. */
    public void didNotSettle(Path lockFile) {
        heals.tell(
                lockFile.toString(),
                "did not settle",
                "lock file "
                        + lockFile
                        + " was taken in a stale lock's place, and another program that knows nothing"
                        + " of the guard deleted it at once; the contender tries again");
    }

    private boolean isStale(Path lockFile) {
        try {
            Evidence evidence = investigator.evidence(investigator.read(lockFile), true);
            return StaleJudge.judge(evidence).decision() == Verdict.Decision.RECLAIMABLE;
        } catch (IOException goneOrUnreadable) {
            return false;
        }
    }

    /** On a healer. */
    private boolean decide(Path lockFile) {
        // Many contenders, one look: the others try again when they would anyway.
        if (underWay.putIfAbsent(lockFile, Boolean.TRUE) != null) {
            return false;
        }
        try {
            return Takeover.clear(lockFile, new Case(lockFile));
        } finally {
            underWay.remove(lockFile);
        }
    }

    /** One lock that was in the way, and what was found out about it. */
    private final class Case implements Contender {
        private final Path lockFile;
        private Evidence evidence;
        private Verdict verdict;
        private Hold hold;

        Case(Path lockFile) {
            this.lockFile = lockFile;
        }

        @Override
        public LockSnapshot read(Path path) throws IOException {
            return investigator.read(path);
        }

        @Override
        public boolean mayTake(LockSnapshot lock) {
            if (investigator.isAdoptable(lock)) {
                adopter.adopt(lock);
            }
            hold = holds.holdOf(lock.path());
            if (hold != null && hold.isGivenBack() && investigator.isMadeBy(hold, lock)) {
                // The host has deleted it, as far as it knows; only the file is left.
                return true;
            }
            evidence = investigator.evidence(lock, true);
            verdict = StaleJudge.judge(evidence);
            Policy policy = settings.get(Setting.POLICY);
            hold = holds.holdOf(lock.path());
            if (verdict.decision() == Verdict.Decision.RESPECT || policy == Policy.OFF) {
                respect(lock.path(), verdict.standsForMillis());
                return false;
            }
            if (verdict.decision() == Verdict.Decision.REPORT_ONLY || policy == Policy.REPORT) {
                respect(lock.path(), Math.max(100, verdict.standsForMillis()));
                report(lock, hold, evidence, verdict);
                return false;
            }
            return true;
        }

        @Override
        public Takeover.Result take(LockSnapshot lock) {
            if (verdict == null) {
                return taking.giveBack(lock, hold);
            }
            // Who is gone for certain can't write any more.
            boolean mayStillWrite =
                    !verdict.reasons().contains(StaleReason.DEAD_PID)
                            && !verdict.reasons().contains(StaleReason.RECYCLED_PID);
            Taking.Taken taken =
                    taking.take(lock, hold, "reclaimed for a contender of this JVM", mayStillWrite);
            Takeover.Result result = taken.result();
            switch (result.outcome()) {
                case REMOVED -> {
                    respected.remove(lock.path());
                    if (!taken.entered()) {
                        return result;
                    }
                    tell(
                            lock,
                            hold,
                            heal(
                                    lock,
                                    hold,
                                    evidence,
                                    verdict,
                                    Heal.Outcome.RECLAIMED,
                                    taken.done()
                                            + (taken.done().isEmpty() ? "" : "; ")
                                            + seen(lock, evidence, verdict)),
                            null);
                }
                case GONE, CHANGED, CALLED_OFF -> {}
                case NO_GUARD, FAILED -> {
                    respect(lock.path(), 1000);
                    reportNotReleased(lock, hold, evidence, verdict, result.problem());
                }
            }
            return result;
        }

        @Override
        public void unreadable(IOException problem) {
            respect(lockFile, 250);
        }
    }

    private String seen(LockSnapshot lock, Evidence evidence, Verdict verdict) {
        // How long it was held against which limit, the line says anyway.
        String why =
                verdict.reasons().contains(StaleReason.HOLD_EXCEEDED) && evidence.isPlain()
                        ? ""
                        : verdict.why() + "; ";
        try {
            LockSnapshot now = investigator.read(lock.path());
            return why
                    + (now.identity().sameFile(lock.identity())
                            ? "it is still there"
                            : "another holder has the lock by now");
        } catch (NoSuchFileException e) {
            return why + "the lock is free, the contender tries again";
        } catch (IOException e) {
            return why + "what lies there now can't be read: " + e;
        }
    }

    private Heal heal(
            LockSnapshot lock,
            Hold hold,
            Evidence evidence,
            Verdict verdict,
            Heal.Outcome outcome,
            String seen) {
        long held = hold != null ? hold.heldMillis(System.nanoTime()) : heldMillis(lock, evidence);
        return new Heal(
                System.currentTimeMillis(),
                "lock-file",
                lock.path().toString(),
                Heal.Action.RECLAIM,
                Heal.names(verdict.reasons()),
                investigator.holder(lock, hold),
                Math.max(0, held),
                evidence.limit().exists() ? evidence.limit().millis() : null,
                outcome,
                seen);
    }

    private static long heldMillis(LockSnapshot lock, Evidence evidence) {
        return lock.payload().createdAt() == null
                ? evidence.nowMillis() - lock.identity().modified().toMillis()
                : evidence.ageMillis();
    }

    private void report(LockSnapshot lock, Hold hold, Evidence evidence, Verdict verdict) {
        // Of this JVM's own holds the holder's side tells.
        if (hold != null || !reports.due(lock.path().toString(), lock.identity())) {
            return;
        }
        boolean byPolicy = verdict.decision() == Verdict.Decision.RECLAIMABLE;
        tell(
                lock,
                null,
                heal(
                        lock,
                        hold,
                        evidence,
                        verdict,
                        Heal.Outcome.REPORTED,
                        verdict.why() + "; left as it is"),
                byPolicy
                        ? "set lockmedic.policy=reclaim to have it taken"
                        : "only its holder, or a max hold, can tell that it is no longer good");
    }

    private void reportNotReleased(
            LockSnapshot lock, Hold hold, Evidence evidence, Verdict verdict, String problem) {
        if (reports.due(lock.path().toString(), lock.identity())) {
            tell(
                    lock,
                    hold,
                    heal(
                            lock,
                            hold,
                            evidence,
                            verdict,
                            Heal.Outcome.NOT_RELEASED,
                            verdict.why() + "; " + problem),
                    "the lock is respected until that changes; it is tried again");
        }
    }

    /**
     * @param hold of this JVM; null if another process holds the lock
     */
    private void tell(LockSnapshot lock, Hold hold, Heal heal, String advice) {
        String line = heals.add(heal, advice);
        if (!heals.events().wanted()) {
            return;
        }
        if (hold != null) {
            hold.captureStack();
            hold.toldStuck();
            heals.publish(
                    heal, HoldEvents.of(HealLog.type(heal), hold, holds.waiters()), advice, line);
            return;
        }
        Waiters.Now waiting = holds.waiters().of(lock.path());
        Event.Draft event = Event.draft(HealLog.type(heal));
        if (lock.payload().pid() > 0) {
            event.with(EventField.HOLDER_PID, lock.payload().pid());
        }
        event.with(EventField.RESOURCE, Taking.resource(lock.path().toString()))
                .with(EventField.WAITERS, (long) waiting.count())
                .with(EventField.LONGEST_WAITER, waiting.longest())
                .with(
                        EventField.LONGEST_WAIT,
                        waiting.count() == 0 ? null : Long.valueOf(waiting.longestMillis()));
        heals.publish(heal, event, advice, line);
    }

    private void respect(Path lockFile, long millis) {
        if (respected.size() >= MOST_REMEMBERED) {
            respected.clear();
        }
        respected.put(
                lockFile,
                new Remembered(
                        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis),
                        settings.get(Setting.POLICY)));
    }
}
