package dev.lockmedic.doctor;

import dev.lockmedic.doctor.Finding.State;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.reclaim.Investigator;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.staleness.Evidence;
import dev.lockmedic.staleness.Liveness;
import dev.lockmedic.staleness.StaleJudge;
import dev.lockmedic.staleness.StaleReason;
import dev.lockmedic.staleness.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at one file and judges it as a sweep may. The judge's word stands, but for what is
 * reclaimable to a contender while a process that the file names lives or may live: a sweep has no
 * need of the lock, so it leaves that.
 */
final class Examination {
    /** A holder may be writing its payload in this moment. */
    private static final int READS = 3;

    private final Investigator investigator;
    private final PidView pids;
    private final FileLockTable fileLocks;

    Examination(Investigator investigator, PidView pids, FileLockTable fileLocks) {
        this.investigator = investigator;
        this.pids = pids;
        this.fileLocks = fileLocks;
    }

    /**
     * @throws java.nio.file.NoSuchFileException if nothing is there
     * @throws IOException if not even its attributes could be read
     */
    Finding of(Path file) throws IOException {
        LockSnapshot lock = investigator.read(file);
        for (int read = 1; read < READS && couldBeRead(lock); read++) {
            lock = investigator.read(file);
        }
        return judge(lock);
    }

    /** Whether what was read is stale at this moment. */
    boolean isStale(LockSnapshot lock) {
        return judge(lock).state() == State.STALE;
    }

    /** It was not read, but there is nothing about the file itself that forbids it. */
    private static boolean couldBeRead(LockSnapshot lock) {
        return lock.bytes() == null
                && lock.identity().kind() == FileIdentity.Kind.FILE
                && lock.identity().size() <= LockFileReader.LIMIT_BYTES;
    }

    private Finding judge(LockSnapshot lock) {
        Evidence e = investigator.evidence(lock, false);
        Verdict verdict = StaleJudge.judge(e);
        boolean pidsCount = pids.showsHolders() && e.pidsCount();
        Liveness liveness = pidsCount ? e.liveness() : Liveness.UNKNOWN;
        OptionalLong age =
                lock.payload().createdAt() == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(e.ageMillis());
        boolean overdue =
                lock.payload().recognised()
                        && e.limit().exists()
                        && age.orElse(0) > e.limit().millis();
        String objection =
                verdict.decision() == Verdict.Decision.RECLAIMABLE
                                || verdict.decision() == Verdict.Decision.REPORT_ONLY
                                        && !lock.payload().recognised()
                        ? objection(lock, verdict, pidsCount, liveness)
                        : null;
        Verdict.Decision decision =
                objection == null ? verdict.decision() : Verdict.Decision.REPORT_ONLY;
        State state = state(e, decision, overdue);
        return new Finding(
                lock,
                state,
                decision,
                pidsCount ? verdict.reasons() : withoutPids(verdict.reasons()),
                objection == null ? why(e, verdict, state, liveness, age) : objection,
                liveness,
                e.named(),
                e.remote(),
                age,
                e.nowMillis() - lock.identity().modified().toMillis(),
                e.limit(),
                null);
    }

    private static Set<StaleReason> withoutPids(Set<StaleReason> reasons) {
        return reasons.stream()
                .filter(
                        reason ->
                                reason != StaleReason.DEAD_PID
                                        && reason != StaleReason.RECYCLED_PID)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(StaleReason.class)));
    }

    private State state(Evidence e, Verdict.Decision decision, boolean overdue) {
        LockSnapshot lock = e.lock();
        if (decision == Verdict.Decision.RECLAIMABLE) {
            return State.STALE;
        }
        if (lock.payload().form() == Payload.Form.UNREADABLE) {
            return couldBeRead(lock) ? State.UNREADABLE : State.OTHER;
        }
        if (!lock.payload().recognised() && !e.named()) {
            return State.OTHER;
        }
        if (overdue) {
            return State.OVERDUE;
        }
        return decision == Verdict.Decision.REPORT_ONLY ? State.DOUBTFUL : State.HELD;
    }

    /** Why a sweep leaves what a contender might take; null if it does not. */
    private String objection(
            LockSnapshot lock, Verdict verdict, boolean pidsCount, Liveness liveness) {
        long pid = lock.payload().pid();
        if (pid == 0) {
            return fileLocks.mayBeLocked(lock.identity())
                    ? "its payload names no holder, but a process has a file lock on it"
                    : null;
        }
        if (!pidsCount) {
            return "whether pid "
                    + pid
                    + " runs can't be seen from here"
                    + (pids.showsHolders() ? "" : ": this command is alone in its pid namespace");
        }
        if (verdict.reasons().contains(StaleReason.ORPHAN_SELF_PID)) {
            return "pid "
                    + pid
                    + " is this command itself, by chance or because it sees other processes than"
                    + " the holder does";
        }
        return switch (liveness) {
            case DEAD, RECYCLED -> null;
            case ALIVE -> "its payload is incomplete, but pid " + pid + " is alive";
            case UNKNOWN -> "whether pid " + pid + " is alive can't be told";
        };
    }

    private static String place(Evidence e) {
        return e.origin().isElsewhere() ? ", because it is " + e.origin().words() : "";
    }

    /** The judge does not know that nobody waits for the lock, nor that overdue is shown. */
    private static String why(
            Evidence e, Verdict verdict, State state, Liveness liveness, OptionalLong age) {
        String pid = "pid " + e.lock().payload().pid();
        if (state == State.OVERDUE && !e.remote()) {
            return "held "
                    + Durations.human(age.orElse(0))
                    + ", past its max hold of "
                    + Durations.human(e.limit().millis())
                    + ", by "
                    + pid
                    + (liveness == Liveness.ALIVE
                            ? ", which is alive"
                            : ", of which can't be told whether it is alive" + place(e));
        }
        if (state == State.HELD && e.lock().payload().recognised()) {
            return (liveness == Liveness.ALIVE
                            ? pid + " is alive"
                            : "whether " + pid + " is alive can't be told" + place(e))
                    + (e.limit().exists()
                            ? ", and within its limit"
                            : ", and there is no limit to its hold");
        }
        return verdict.why();
    }
}
