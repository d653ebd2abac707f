package dev.lockmedic.profiles;

/**
 * One lock class of a host: an exclusive lock with one holder at a time.
 *
 * @param className the class that declares the acquire method
 * @param acquire how the lock is taken
 * @param release how it is given back
 * @param forceRelease how it can be taken away from its holder; null if the host has no way
 * @param held whether a hold is still one; null if the host does not tell
 */
public record LockProfile(
        String className,
        AcquireProfile acquire,
        ReleaseProfile release,
        ForceReleaseProfile forceRelease,
        Expression held) {}
