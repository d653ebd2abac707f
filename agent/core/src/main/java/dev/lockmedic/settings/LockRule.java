package dev.lockmedic.settings;

import java.util.Optional;

/**
 * What an operator has said of some locks: which limit, how far to go.
 *
 * @param locks which locks
 * @param maxHoldMillis the hold limit; {@link #NEVER} for none at all; empty: as for other locks
 * @param policy how far to go; empty: as for other locks
 * @param <T> what a lock of that kind is told by
 * @param <P> the policy of that kind of lock
 */
public record LockRule<T, P>(T locks, Optional<Long> maxHoldMillis, Optional<P> policy) {
    /** A hold limit that is never reached. */
    public static final long NEVER = Long.MAX_VALUE;
}
