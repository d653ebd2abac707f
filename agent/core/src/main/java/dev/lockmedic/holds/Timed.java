package dev.lockmedic.holds;

/** What the watchdog keeps moments for: a hold, of whatever kind of lock. */
public interface Timed {
    /**
     * Whether the moment still matters. Asked by the watchdog, again and again: it reads a field or
     * two, blocks nobody and allocates nothing.
     */
    boolean isHeld();
}
