/**
 * Profiles: JSON files that describe a host's own lock classes and stale policy.
 *
 * <p>{@link dev.lockmedic.profiles.ProfileSources} finds and reads them, {@link
 * dev.lockmedic.profiles.ProfileTransformer} weaves what they describe into the host's classes, and
 * a {@link dev.lockmedic.profiles.HostLockListener} is told of every hold that is seen.
 */
package dev.lockmedic.profiles;
