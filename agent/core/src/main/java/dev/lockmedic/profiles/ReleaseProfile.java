package dev.lockmedic.profiles;

import java.util.List;

/**
 * How a host gives a lock back. A call that throws or returns false gave nothing back.
 *
 * @param className the class that declares the method; the lock class unless the profile names one
 * @param method the method's name
 * @param parameters its parameter types; null for every overload
 * @param hold the object, or an equal value, that stood for the hold at the acquire
 */
public record ReleaseProfile(
        String className, String method, List<String> parameters, Expression hold) {
    public ReleaseProfile {
        parameters = parameters == null ? null : List.copyOf(parameters);
    }
}
