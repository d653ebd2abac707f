package dev.lockmedic.staleness;

/** What is known of the process that a payload names. */
public enum Liveness {
    /** No such process, or only its zombie entry. */
    DEAD,
    /** It runs, and nothing speaks against its being the one. */
    ALIVE,
    /** A process with that pid runs, but it started at another time than recorded. */
    RECYCLED,
    /** Can't be told: another machine or namespace, or processes are hidden from us. */
    UNKNOWN
}
