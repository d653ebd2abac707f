package dev.lockmedic.profiles;

import java.util.List;

/**
 * The host's own way to take a lock from its holder.
 *
 * @param on what the method is called on
 * @param method the method's name
 * @param arguments what it is called with
 */
public record ForceReleaseProfile(Target on, String method, List<Expression> arguments) {
    public ForceReleaseProfile {
        arguments = List.copyOf(arguments);
    }

    /** What a force-release method is called on. */
    public enum Target {
        /** The {@code this} of the acquire call, or its class if the method is static. */
        LOCK,
        /** What stands for the hold. */
        HOLD
    }
}
