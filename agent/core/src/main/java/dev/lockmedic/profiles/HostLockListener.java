package dev.lockmedic.profiles;

import java.util.Collection;

/**
 * Who is told of what profiles see. Called on threads of the host, in the middle of its locks or of
 * its class loading: take note and return; no I/O, no waiting, no logging. What it throws is
 * swallowed.
 */
public interface HostLockListener {
    /** The host has taken a lock of its own. */
    void acquired(ProfileHold hold);

    /**
     * The host has given it back, or has taken the lock anew, which says the same. Also told when
     * the release runs within {@link HostRelease#run}.
     */
    void released(ProfileHold hold);

    /**
     * The hold is garbage without a release that was seen: nothing is left that could be healed.
     */
    default void dropped(ProfileHold hold) {}

    /** Whether policy is {@code reclaim} right now. */
    boolean mayReclaim();

    /**
     * The host's stale policy refused an overdue lock and was made to take it.
     *
     * @param reasons the stale reasons as the host names them
     * @param description what was changed, for people
     */
    void stalePolicyPatched(String profile, Collection<String> reasons, String description);

    /** It is now known, or has changed, whether a part of a profile fits the host. */
    void part(PartStatus status);

    /** Something does not work as the profile says; each such line is told once. */
    void problem(String message);
}
