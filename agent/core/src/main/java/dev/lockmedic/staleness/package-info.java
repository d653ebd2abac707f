/** Whether a lock is still good: stale reasons, evidence, verdict. Decides; does nothing. */
package dev.lockmedic.staleness;
