package dev.lockmedic.profiles;

import java.util.List;

/**
 * The host's method that decides whether a stale lock is taken. Where it refuses although {@code
 * hold-exceeded} is among the reasons, its answer is changed; every other refusal stands, that of a
 * lock which is merely too old in particular.
 *
 * @param className the class that declares the method
 * @param method the method's name
 * @param parameters its parameter types; null for every overload
 * @param reasons where the stale reasons are: a Collection, array, Map (its keys) or single value
 * @param holdExceeded the host's own name of the stale reason {@code hold-exceeded}
 * @param reclaim what the method returns to say: take it. A Boolean, a Long, or a String, which may
 *     be the name of an enum constant
 */
public record StalePolicyProfile(
        String className,
        String method,
        List<String> parameters,
        Expression reasons,
        String holdExceeded,
        Object reclaim) {
    public StalePolicyProfile {
        parameters = parameters == null ? null : List.copyOf(parameters);
    }
}
