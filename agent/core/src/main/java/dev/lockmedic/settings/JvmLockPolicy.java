package dev.lockmedic.settings;

/** How far Lockmedic may climb with a stuck lock inside the JVM; each rung includes those below. */
public enum JvmLockPolicy {
    /** Samples nothing and says nothing. */
    OFF,
    /** Tells who holds the lock and who waits. */
    REPORT,
    /** Interrupts the owner, once, while it is known to hold the lock still. */
    INTERRUPT,
    /** Takes the lock from the owner; what it guards may be half-written. */
    RELEASE
}
