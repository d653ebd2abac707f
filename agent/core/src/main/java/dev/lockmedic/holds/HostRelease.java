package dev.lockmedic.holds;

/**
 * The host's own way to force-release a hold, as a profile names it. It runs host code: only on a
 * healer, under a time limit.
 */
public interface HostRelease {
    /**
     * Calls it and looks afterwards.
     *
     * @return what was seen
     */
    Seen release();

    /** The hold is over: whatever of the host's was kept for a release can go. Any thread. */
    void letGo();

    /**
     * What was seen after the call.
     *
     * @param free whether the host says that the hold is over; false also if it does not tell
     * @param words for the log
     */
    record Seen(boolean free, String words) {}
}
