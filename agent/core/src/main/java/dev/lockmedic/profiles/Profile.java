package dev.lockmedic.profiles;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a host's own locks look like. Optional parts are null, optional lists empty.
 *
 * @param name how the profile is called in logs and in {@code status}
 * @param description for people; may be null
 * @param lockFiles globs of lock files that are known to speak the lock file protocol
 * @param ownerPattern what the command line of a live holder must match; null to accept any
 * @param locks the host's lock classes
 * @param stalePolicy the method that decides whether a stale lock is taken; may be null
 */
public record Profile(
        String name,
        String description,
        List<String> lockFiles,
        Pattern ownerPattern,
        List<LockProfile> locks,
        StalePolicyProfile stalePolicy) {
    public Profile {
        lockFiles = List.copyOf(lockFiles);
        locks = List.copyOf(locks);
    }
}
