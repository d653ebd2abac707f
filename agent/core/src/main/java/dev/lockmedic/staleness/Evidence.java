package dev.lockmedic.staleness;

import dev.lockmedic.identity.BootClock;
import dev.lockmedic.identity.Moment;
import dev.lockmedic.identity.Origin;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * All that a verdict rests on, gathered beforehand so that judging is a pure function.
 *
 * @param named whether the operator or a profile has named this file: it speaks the protocol
 * @param remote whether it lies on a file system that other machines share: their pids and clocks
 *     mean nothing here
 * @param origin where the holder is by the identity that travels with the lock
 * @param owner what this JVM knows of the hold, if its pid is in the payload
 * @param foreign whether a profile says that the live holder is no such host
 * @param ownOverdue for {@link Owner#THIS_JVM}: whether its hold is past its deadline by this JVM's
 *     own clock
 * @param liveness of the payload's pid; means something only where {@link #pidsCount} is true
 * @param now what the clocks say
 * @param watchedMillis for how long this JVM has itself seen the lock as it is
 */
public record Evidence(
        LockSnapshot lock,
        boolean named,
        boolean remote,
        Origin origin,
        Owner owner,
        boolean ownOverdue,
        Liveness liveness,
        boolean foreign,
        HoldLimits limit,
        long staleAfterMillis,
        long orphanGraceMillis,
        Moment now,
        long watchedMillis,
        boolean judgesHoldExceeded) {
    /** Whose hold it is, as far as this JVM can tell. */
    public enum Owner {
        /** Another process's, or nobody's that we know. */
        OTHER,
        /** A hold that this JVM has in its registry. */
        THIS_JVM,
        /** Names this JVM's pid, but is older than this process: left by an earlier one. */
        EARLIER_PROCESS,
        /** Names this JVM's pid, and was made when every way of creating was watched, unseen. */
        UNKNOWN_HOLD
    }

    /** By which clock the age of a hold is known. */
    enum AgeBy {
        /** The boot clock, that of holder and contender alike. */
        BOOT_CLOCK,
        /** The wall clock, as the payload has it. */
        WALL_CLOCK,
        /** This JVM's own monotonic clock: it is at least as old as it was watched for. */
        WATCHING
    }

    /** Wall clock, milliseconds. */
    public long nowMillis() {
        return now.wallMillis();
    }

    /** Whether the payload's process number means something here. */
    public boolean pidsCount() {
        return !remote && origin.pidsCount();
    }

    /** Whether the holder's clocks are those of this machine. */
    boolean clocksCount() {
        return !remote && origin.kind() != Origin.Kind.ELSEWHERE;
    }

    /** How long its content is as it is, milliseconds; at least so long, if the clock was set. */
    long unchangedMillis() {
        long byWall = now.wallMillis() - lock.identity().modified().toMillis();
        return now.wallIsTrueFor(byWall) ? byWall : watchedMillis;
    }

    /** By which clock {@link #ageMillis} is told. */
    AgeBy ageBy() {
        if (!clocksCount()) {
            return AgeBy.WATCHING;
        }
        if (bootAge().isPresent()) {
            return AgeBy.BOOT_CLOCK;
        }
        return now.wallIsTrueFor(byWallWithinItsProcess()) ? AgeBy.WALL_CLOCK : AgeBy.WATCHING;
    }

    /**
     * How long it is held, milliseconds, by the best clock there is: for people, and for what is
     * only told. Of a holder elsewhere that is its own clock, which may be wrong.
     */
    public long ageMillis() {
        return switch (ageBy()) {
            case BOOT_CLOCK -> bootAge().getAsLong();
            case WALL_CLOCK -> byWallWithinItsProcess();
            case WATCHING -> clocksCount() ? watchedMillis : Math.max(byWall(), watchedMillis);
        };
    }

    /**
     * How long it is certainly held, milliseconds: for what is acted upon. What was seen unchanged
     * for so long is held for so long, whatever an instant in the payload says.
     */
    long certainAgeMillis() {
        return ageBy() == AgeBy.WATCHING ? watchedMillis : Math.max(ageMillis(), watchedMillis);
    }

    /** Whether it is past its limit by having been watched, and by nothing else. */
    boolean isOverdueByWatching() {
        return limit.exists()
                && watchedMillis > limit.millis()
                && (ageBy() == AgeBy.WATCHING || ageMillis() <= limit.millis());
    }

    /** Whether its holder, its age and its limit say all there is to say of an overdue lock. */
    public boolean isPlain() {
        return pidsCount() && !isOverdueByWatching();
    }

    private OptionalLong bootAge() {
        OptionalLong start = origin.startMillis(lock.payload());
        return start.isPresent() && now.hasBoot() && start.getAsLong() <= now.bootMillis()
                ? OptionalLong.of(now.bootMillis() - start.getAsLong())
                : OptionalLong.empty();
    }

    /** A lock can't be older than the process that took it, whatever was done to the wall clock. */
    private long byWallWithinItsProcess() {
        long byWall = byWall();
        OptionalLong ticks = startOfHolder();
        if (liveness != Liveness.ALIVE || !pidsCount() || ticks.isEmpty() || !now.hasBoot()) {
            return byWall;
        }
        return Math.min(byWall, now.bootMillis() - BootClock.ofTicks(ticks.getAsLong()));
    }

    private OptionalLong startOfHolder() {
        Payload payload = lock.payload();
        return payload.starttime().isPresent() ? payload.starttime() : origin.processStart();
    }

    /** By what the payload says. */
    private long byWall() {
        Instant created = lock.payload().createdAt();
        if (created == null) {
            return 0;
        }
        try {
            return Math.subtractExact(now.wallMillis(), created.toEpochMilli());
        } catch (ArithmeticException beyondLong) {
            return created.getEpochSecond() > 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
