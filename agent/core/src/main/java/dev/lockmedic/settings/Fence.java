package dev.lockmedic.settings;

/** What stops the writes of a holder that has lost its lock, or is overdue. */
public enum Fence {
    /** Nothing; only its late release is refused. */
    OFF,
    /** Its writes to the resource are refused within its JVM. */
    ON,
    /** And who takes the lock replaces the resource's inode first. */
    STRICT
}
