package dev.lockmedic.cli.report;

import java.util.List;
import java.util.Map;

/**
 * What a report comes to, in figures.
 *
 * @param from when the first event was, milliseconds of the wall clock; 0 without events
 * @param to when the last one was
 * @param events in the report
 * @param files that were read
 * @param runs runs of agents that told them
 * @param locks that they tell of
 * @param stuckLocks of these that were stuck at some time
 * @param stuckHolds holds that were stuck; a lock may have been stuck more than once
 * @param nearMisses holds that used up most of their max hold, and were never stuck
 * @param outcomes how many stuck holds ended in which way
 * @param healedBy what freed those that Lockmedic freed, by decision
 * @param stuckStill the locks that are stuck at the end, worst first; see {@link #MOST_NAMED}
 * @param stuckStillLocks how many those are
 * @param untold locks that were stuck when Lockmedic left their JVM, or that ended
 * @param longest the hold that was stuck the longest; null if none was
 * @param interrupts of threads
 * @param refusedWrites writes refused to holders that had lost their lock, at least
 * @param lateReleases releases refused to such
 * @param stalls how often a JVM stood still
 * @param longestStallMillis for how long at most
 * @param stalledMillis and altogether
 */
public record Summary(
        long from,
        long to,
        long events,
        List<FileRead> files,
        List<RunRead> runs,
        long locks,
        long stuckLocks,
        long stuckHolds,
        long nearMisses,
        Map<Outcome, Long> outcomes,
        Map<String, Long> healedBy,
        List<Stuck> stuckStill,
        long stuckStillLocks,
        long untold,
        Stuck longest,
        long interrupts,
        long refusedWrites,
        long lateReleases,
        long stalls,
        long longestStallMillis,
        long stalledMillis,
        Missing missing) {
    /** So many locks that are stuck still are named. */
    static final int MOST_NAMED = 5;

    /**
     * A file.
     *
     * @param problem why it could not be read to its end; null if it could
     */
    public record FileRead(String name, long lines, String problem) {}

    /**
     * A run of an agent.
     *
     * @param pid -1 if unknown
     * @param agent version; null if its beginning is not in the files
     * @param java version; null likewise
     * @param missing events between its first and its last that are not in the files
     * @param shed of which the agent itself says that it had no room for them
     * @param beginsAt number of its first event in the files, 0 if unknown
     */
    public record RunRead(
            String run,
            long pid,
            String agent,
            String java,
            long from,
            long to,
            long events,
            long missing,
            long shed,
            long beginsAt) {}

    /**
     * A lock that was stuck.
     *
     * @param holder in words; null if unknown
     * @param maxHoldMillis -1 without a limit
     */
    public record Stuck(
            String kind,
            String lock,
            String holder,
            long heldMillis,
            long maxHoldMillis,
            long waiters,
            boolean deadlock,
            Outcome outcome) {}

    /**
     * Why lines gave no event.
     *
     * @param why fixed name
     * @param words the same for people
     * @param first where the first one is
     */
    public record Unread(String why, String words, long lines, String first) {}

    /**
     * What is not in the report, or not understood.
     *
     * @param lines that gave no event
     * @param unread the same by why
     * @param seq events of which only the number is missing
     * @param shed events that the agents had no room for
     * @param dropped events that this report had no room for, by type
     * @param unknownTypes events of types that this version does not know; they are in it as they
     *     are
     * @param newerVersion events of a newer format; likewise
     * @param clockJumps how often a wall clock was set meanwhile
     * @param longestJumpMillis by how much at most
     */
    public record Missing(
            long lines,
            List<Unread> unread,
            long seq,
            long shed,
            Map<String, Long> dropped,
            long unknownTypes,
            long newerVersion,
            long clockJumps,
            long longestJumpMillis) {
        /** Events that this report had no room for. */
        public long droppedEvents() {
            return dropped.values().stream().mapToLong(n -> n).sum();
        }
    }

    /** Stuck holds that Lockmedic freed. */
    public long healed() {
        return outcomes.entrySet().stream()
                .filter(e -> e.getKey().isHeal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether a file could not be read to its end. */
    public boolean isPartial() {
        return files.stream().anyMatch(file -> file.problem() != null);
    }
}
