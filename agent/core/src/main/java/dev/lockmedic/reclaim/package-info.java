/**
 * Healing of lock files from both sides: the contender that finds a stale lock in its way, and the
 * holder's side, where the watchdog's deadline has come.
 */
package dev.lockmedic.reclaim;
