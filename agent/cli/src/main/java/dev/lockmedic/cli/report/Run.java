package dev.lockmedic.cli.report;

/** What is known of one run of an agent: from its coming into a JVM to its end. */
final class Run {
    /** A wall clock that differs by more than that from the monotonic one has been set. */
    private static final long JUMP_MILLIS = 1000;

    private final String name;
    private final SeqRanges read = new SeqRanges();
    private long pid = -1;
    private String agent;
    private String java;
    private long firstAt = Long.MAX_VALUE;
    private long lastAt = Long.MIN_VALUE;
    private long detachedAt = -1;
    private long followedAt = -1;
    private String file;
    private long events;
    private long shed;
    private long clockOffset = Long.MIN_VALUE;
    private long clockJumps;
    private long longestJump;

    Run(String name) {
        this.name = name;
    }

    /**
     * Notes an event.
     *
     * @param seq -1 if it has none
     * @param mono milliseconds of its monotonic clock; -1 if it has none
     * @return false if this very event was read before
     */
    boolean add(long seq, long at, long mono) {
        if (seq >= 0 && !read.add(seq)) {
            return false;
        }
        events++;
        followedAt = -1;
        firstAt = Math.min(firstAt, at);
        lastAt = Math.max(lastAt, at);
        if (mono >= 0) {
            long offset = at - mono;
            if (clockOffset != Long.MIN_VALUE && Math.abs(offset - clockOffset) > JUMP_MILLIS) {
                clockJumps++;
                longestJump = Math.max(longestJump, Math.abs(offset - clockOffset));
            }
            clockOffset = offset;
        }
        return true;
    }

    void pid(long value) {
        pid = pid < 0 ? value : pid;
    }

    void versions(String ofAgent, String ofJava) {
        agent = ofAgent == null ? agent : ofAgent;
        java = ofJava == null ? java : ofJava;
    }

    void shed(long count) {
        shed += Math.max(0, count);
    }

    void detached(long at) {
        detachedAt = Math.max(detachedAt, at);
    }

    /** Says in which file it tells, without what is added to one that was put aside. */
    void file(String name) {
        file = name;
    }

    /**
     * Another run has begun in that file; if this one tells nothing any more, its JVM has ended.
     */
    void followed(String name, long at) {
        if (followedAt < 0 && name.equals(file)) {
            followedAt = at;
        }
    }

    String name() {
        return name;
    }

    /** Its process; -1 if it is not known. */
    long pid() {
        return pid;
    }

    /** Version of Lockmedic; null if the beginning is not in the files. */
    String agent() {
        return agent;
    }

    /** Version of Java; null likewise. */
    String java() {
        return java;
    }

    long firstAt() {
        return firstAt;
    }

    long lastAt() {
        return lastAt;
    }

    /**
     * From when on nothing was to be told of it: the agent took itself out, or its JVM has ended,
     * for another run went on in the same file; -1 if neither is so.
     */
    long goneAt() {
        return detachedAt >= 0 ? detachedAt : followedAt;
    }

    long events() {
        return events;
    }

    /** Events that the agent itself had no room for. */
    long shed() {
        return shed;
    }

    /** Events between its first and its last that were not read, shed ones included. */
    long missing() {
        return read.missing();
    }

    /**
     * Number of its first event; more than 1 if its beginning is not in the files; 0 if unknown.
     */
    long firstSeq() {
        return read.isEmpty() ? 0 : read.first();
    }

    /** How often the wall clock was set while it ran. */
    long clockJumps() {
        return clockJumps;
    }

    /** By how much at most, in milliseconds. */
    long longestJump() {
        return longestJump;
    }
}
