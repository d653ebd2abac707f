/**
 * The sentinel: a small child JVM that releases armed lock files at their deadline when this whole
 * JVM can't, because it stands still. Both sides are here: {@link dev.lockmedic.sentinel.Sentinel}
 * in the host's JVM, {@link dev.lockmedic.sentinel.SentinelMain} in the child, {@link
 * dev.lockmedic.sentinel.Wire} between them. And the warning at start that names what makes such
 * standstills likely.
 */
package dev.lockmedic.sentinel;
