package dev.lockmedic.takeover.explorer;

/** What one step of an actor does to the world, or asks of it. */
enum Kind {
    /** The host creates the lock file exclusively. */
    CREATE,
    /** The host writes its payload and closes the file. */
    WRITE,
    /** The host is through with what the lock guards and begins its release. */
    LEAVE,
    /** Looks which file lies at a name. */
    IDENTITY,
    /** Reads what lies at a name. */
    BYTES,
    /** Gives the lock file the pin's name too. */
    LINK,
    /** Unlinks a name. */
    DELETE,
    /** Takes the guard, or gives up waiting for it. */
    ACQUIRE,
    /** Gives the guard back. */
    RELEASE,
    /** Looks at the clock and the process table: is the holder of that lock expired or dead? */
    IS_STALE,
    /** Looks at the clock: is the actor's own hold past its limit? */
    IS_OVERDUE,
    /** Waits until a hold is past its limit, as the watchdog does. */
    AWAIT_DEADLINE,
    /** Asks the books of the JVM whether a hold is neither lost nor released. */
    IS_HELD,
    /** Enters a hold as lost. */
    LOST,
    /** Enters a hold as released. */
    RELEASED
}
