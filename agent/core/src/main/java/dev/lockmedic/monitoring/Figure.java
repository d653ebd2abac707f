package dev.lockmedic.monitoring;

/** The numbers there are to see: counters since the agent came, and how it stands right now. */
public enum Figure {
    /** Holds begun. */
    ACQUIRED("Acquired", true, "lock files and locks of profiles that were taken"),
    /** Given back by the host. */
    RELEASED("Released", true, "lock files and locks of profiles that the host itself gave back"),
    /** Taken from their holder. */
    LOST("Lost", true, "locks taken from their holder, by Lockmedic or by another process"),
    /** There before the agent. */
    ADOPTED("Adopted", true, "holds that were there already when Lockmedic was attached"),
    /** FileLocks obtained. */
    FILE_LOCKS_ACQUIRED("FileLocksAcquired", true, "FileLocks that were obtained"),
    /** FileLocks there before the agent. */
    FILE_LOCKS_ADOPTED(
            "FileLocksAdopted", true, "FileLocks held already when Lockmedic was attached"),
    /** FileLocks released by force. */
    FILE_LOCKS_TAKEN("FileLocksTaken", true, "FileLocks that Lockmedic released past their limit"),
    /** Locks inside the JVM released by force. */
    JVM_LOCKS_RELEASED(
            "JvmLocksReleased", true, "locks inside the JVM that were released by force"),
    /** Heals. */
    HEALED("Healed", true, "heals of any kind: a stuck lock was seen to be free, or another's"),
    /** Heals that failed. */
    NOT_RELEASED("NotReleased", true, "times that a stuck lock could not be released"),
    /** Told only. */
    REPORTED("Reported", true, "times that a stuck lock was told and left as it is"),
    /** Writes refused to zombies. */
    WRITES_REFUSED("WritesRefused", true, "writes of holders without their lock that were refused"),
    /** Releases refused to zombies. */
    ZOMBIE_RELEASES_REFUSED(
            "ZombieReleasesRefused", true, "late releases that were refused: nothing was deleted"),
    /** Unlocks of zombies that did nothing. */
    LATE_UNLOCKS_IGNORED(
            "LateUnlocksIgnored",
            true,
            "unlocks of threads that had lost a lock inside the JVM, and that did nothing"),
    /** Unlocks of zombies that threw. */
    LATE_UNLOCKS_REFUSED(
            "LateUnlocksRefused",
            true,
            "unlocks of threads that had lost a lock inside the JVM, and that threw"),
    /** Decisions of a host's policy that were changed. */
    STALE_POLICY_PATCHES(
            "StalePolicyPatches",
            true,
            "decisions of a host's own stale policy that a profile changed"),
    /** Times that everybody stood still. */
    STALLS("Stalls", true, "times that the whole JVM stood still for a second or longer"),
    /** Failures of the watchdog. */
    WATCHDOG_FAILURES("WatchdogFailures", true, "failures the watchdog went on after"),
    /** Internal errors. */
    INTERNAL_ERRORS("InternalErrors", true, "internal errors of Lockmedic"),
    /** Events told. */
    EVENTS_PUBLISHED("EventsPublished", true, "events published while somebody listened"),
    /** Events not told. */
    EVENTS_SHED("EventsShed", true, "events that found no room"),
    /** Log lines not written. */
    LOG_LINES_DROPPED("LogLinesDropped", true, "log lines that found no room"),

    /** Holds in force. */
    HELD("Held", false, "locks held right now: lock files, locks of profiles and FileLocks"),
    /** Held past their limit. */
    OVERDUE("Overdue", false, "locks that are held past their max hold right now"),
    /** The oldest. */
    LONGEST_HELD(
            "LongestHeldMillis", false, "for how long the oldest held lock is held, milliseconds"),
    /** Zombies. */
    ZOMBIES("Zombies", false, "holders that have lost their lock and have not noticed yet"),
    /** Contended. */
    JVM_LOCKS_CONTENDED(
            "JvmLocksContended", false, "locks inside the JVM that had waiters at the last look"),
    /** Stuck. */
    JVM_LOCKS_STUCK("JvmLocksStuck", false, "locks inside the JVM that are stuck right now"),
    /** Timers. */
    WATCHDOG_TIMERS("WatchdogTimers", false, "moments that the watchdog waits for"),
    /** Median lateness. */
    WATCHDOG_LATENESS_P50(
            "WatchdogLatenessP50Micros",
            false,
            "how late the watchdog fires, median, microseconds"),
    /** Lateness of nearly all. */
    WATCHDOG_LATENESS_P99(
            "WatchdogLatenessP99Micros",
            false,
            "how late the watchdog fires, 99th percentile, microseconds"),
    /** Worst lateness. */
    WATCHDOG_LATENESS_MAX(
            "WatchdogLatenessMaxMicros",
            false,
            "how late the watchdog fired at worst, microseconds"),
    /** Worst stall. */
    LONGEST_STALL(
            "LongestStallMillis", false, "the longest stall since Lockmedic came, milliseconds"),
    /** Healers. */
    HEALER_THREADS("HealerThreads", false, "threads that carry out heals"),
    /** Stuck healers. */
    HEALERS_STUCK("HealersStuck", false, "threads that do not come back from a heal"),
    /** Waiting for healers. */
    HEALERS_QUEUED("HealersQueued", false, "actions that wait for a healer"),
    /** Hook points. */
    HOOK_POINTS("HookPoints", false, "places of the JDK that Lockmedic looks at"),
    /** Hook points that work. */
    HOOK_POINTS_PROVED(
            "HookPointsProved", false, "places of the JDK that are proved to be looked at");

    private final String attribute;
    private final boolean counter;
    private final String meaning;

    Figure(String attribute, boolean counter, String meaning) {
        this.attribute = attribute;
        this.counter = counter;
        this.meaning = meaning;
    }

    /** Name of the MBean's attribute. */
    public String attribute() {
        return attribute;
    }

    /** Whether it only ever grows; else it is how things stand right now. */
    public boolean isCounter() {
        return counter;
    }

    /** For the reference; begins with a small letter. */
    public String meaning() {
        return meaning;
    }
}
