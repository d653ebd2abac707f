package dev.lockmedic.profiles;

import java.util.List;

/**
 * How a host takes a lock. A call that throws or returns null, false or an empty Optional got none.
 *
 * @param method the method's name
 * @param parameters its parameter types; null for every overload
 * @param hold what stands for the hold and is found again at the release
 * @param lockFile the lock file; may be null
 * @param resource what the lock guards, for people; may be null
 * @param maxHoldMs the max hold in milliseconds, an expression or a literal number; may be null
 */
public record AcquireProfile(
        String method,
        List<String> parameters,
        Expression hold,
        Expression lockFile,
        Expression resource,
        Expression maxHoldMs) {
    public AcquireProfile {
        parameters = parameters == null ? null : List.copyOf(parameters);
    }
}
