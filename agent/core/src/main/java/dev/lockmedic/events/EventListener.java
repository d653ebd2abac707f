package dev.lockmedic.events;

/** Told of every event, one after the other, on the thread that tells. */
public interface EventListener {
    /**
     * It may throw and may take its time; others are told all the same, and the host never waits.
     */
    void happened(Event event) throws Exception;

    /** Nothing more is there to tell just now: what is written may be handed to the system. */
    default void idle() throws Exception {}

    /** It is told no more; the last call, on that same thread. */
    default void over() throws Exception {}
}
