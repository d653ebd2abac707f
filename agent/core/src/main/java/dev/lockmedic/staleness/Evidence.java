package dev.lockmedic.staleness;

import dev.lockmedic.lockfile.LockSnapshot;
import java.util.Optional;

/**
 * All that a verdict rests on, gathered beforehand so that judging is a pure function.
 *
 * @param named whether the operator or a profile has named this file: it speaks the protocol
 * @param remote whether it lies on a file system that other machines share: their pids and clocks
 *     mean nothing here
 * @param owner what this JVM knows of the hold, if its pid is in the payload
 * @param foreign whether a profile says that the live holder is no such host
 * @param ownOverdue for {@link Owner#THIS_JVM}: whether its hold is past its deadline by this JVM's
 *     own clock
 * @param nowMillis wall clock
 */
public record Evidence(
        LockSnapshot lock,
        boolean named,
        boolean remote,
        Owner owner,
        boolean ownOverdue,
        Liveness liveness,
        boolean foreign,
        HoldLimits limit,
        long staleAfterMillis,
        long orphanGraceMillis,
        long nowMillis,
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

    /** How long its content is as it is, milliseconds. */
    long unchangedMillis() {
        return nowMillis - lock.identity().modified().toMillis();
    }

    /** How long it is held by what the payload says; empty without an instant. */
    public Optional<Long> ageMillis() {
        return Optional.ofNullable(lock.payload().createdAt())
                .map(
                        created -> {
                            try {
                                return Math.subtractExact(nowMillis, created.toEpochMilli());
                            } catch (ArithmeticException beyondLong) {
                                return created.getEpochSecond() > 0
                                        ? Long.MIN_VALUE
                                        : Long.MAX_VALUE;
                            }
                        });
    }
}
