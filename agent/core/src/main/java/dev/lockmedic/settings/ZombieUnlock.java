package dev.lockmedic.settings;

/** What becomes of an unlock by a thread whose lock inside the JVM was released by force. */
public enum ZombieUnlock {
    /** It does nothing and returns, as if the thread had still had the lock. */
    IGNORE,
    /** It throws an {@code IllegalMonitorStateException} that names what happened. */
    THROW
}
