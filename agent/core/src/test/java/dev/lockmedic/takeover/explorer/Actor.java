package dev.lockmedic.takeover.explorer;

/**
 * One thread that takes part, as ordinary code. It is run from its beginning again and again, with
 * the outcomes of the steps it has taken so far, so it must keep nothing from one run to the next.
 */
interface Actor {
    /** Does everything it ever does. */
    void run(Script script);
}
