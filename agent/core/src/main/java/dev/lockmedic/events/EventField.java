package dev.lockmedic.events;

import java.util.List;

/**
 * A field of an event: its fixed name in the file of events, its type and what it means. Names and
 * meanings stay as they are within one {@link EventType#VERSION version}; new fields may come.
 *
 * <p>Every event has those that {@link EventLine} writes first ({@code v}, {@code run}, {@code
 * seq}, {@code at}, {@code monoMs}, {@code event}, {@code pid}); these here are there where they
 * are known.
 *
 * @param <T> type of its values
 */
public final class EventField<T> {
    private static int made;

    /** What kind of lock. */
    public static final EventField<String> KIND =
            text(
                    "kind",
                    "kind of lock: `lock-file`, `profile` (a lock of the host's own class), `file-lock`"
                            + " or `jvm-lock`");

    /** Which lock. */
    public static final EventField<String> LOCK =
            text("lock", "the lock: the path of its file, or the name of a lock inside the JVM");

    /** What it guards. */
    public static final EventField<String> RESOURCE =
            text("resource", "what the lock guards, where that is known");

    /** Which hold. */
    public static final EventField<String> HOLD =
            text(
                    "hold",
                    "the hold: the same in all events of one acquisition by one holder, as long as the"
                            + " agent runs; not there for holds of other processes");

    /** Whose process. */
    public static final EventField<Long> HOLDER_PID =
            number("holder.pid", "process of the holder, where that is known");

    /** Name of the thread. */
    public static final EventField<String> HOLDER_THREAD =
            text("holder.thread", "name of the thread that holds it");

    /** Identifier of the thread. */
    public static final EventField<Long> HOLDER_THREAD_ID =
            number("holder.threadId", "identifier of that thread within its JVM");

    /** Whether the thread is virtual. */
    public static final EventField<Boolean> HOLDER_VIRTUAL =
            flag("holder.virtual", "whether it is a virtual thread");

    /** The holder in words. */
    public static final EventField<String> HOLDER_WORDS =
            text("holder.words", "the holder in words, as the log has it");

    /** State of the thread. */
    public static final EventField<String> HOLDER_STATE =
            text("holder.state", "state of that thread, as `Thread.State` names it");

    /** How its stack moves. */
    public static final EventField<String> HOLDER_MOTION =
            text(
                    "holder.motion",
                    "what its stack does, looked at more than once: spins, waits for I/O …");

    /** Its stack. */
    public static final EventField<List<String>> HOLDER_STACK =
            texts(
                    "holder.stack",
                    "stack of that thread, topmost frame first. Taking it stops every thread for a moment,"
                            + " so it never comes before a heal: of a lock file that is taken at its max"
                            + " hold it is the stack at the warning, and if there was none, the one after"
                            + " the heal; where nothing is taken it is the stack at that very event");

    /** How long it has been held. */
    public static final EventField<Long> HELD =
            number("heldMs", "for how long it has been held; for a lock inside the JVM: at least");

    /** Its limit. */
    public static final EventField<Long> MAX_HOLD =
            number("maxHoldMs", "its max hold; not there without a limit");

    /** Whose limit that is. */
    public static final EventField<String> MAX_HOLD_FROM =
            text("maxHoldFrom", "where the limit came from: the payload, or which setting");

    /** Why it is stale. */
    public static final EventField<List<String>> REASONS =
            texts("reasons", "stale reasons, by their fixed names");

    /** How sure that is. */
    public static final EventField<String> SURE =
            text("sure", "for a lock inside the JVM: how sure it is that this is one hold");

    /** How many wait. */
    public static final EventField<Long> WAITERS =
            number("waiters", "how many threads of this JVM wait for it, as far as that is known");

    /** Who waits the longest. */
    public static final EventField<String> LONGEST_WAITER =
            text("longestWaiter", "the thread that has waited the longest");

    /** For how long that one waits. */
    public static final EventField<Long> LONGEST_WAIT =
            number("longestWaitMs", "for how long that one has waited");

    /** What the holder itself waits for. */
    public static final EventField<List<String>> CHAIN =
            texts("chain", "what the holder itself waits for, one link each");

    /** Whether that is a circle. */
    public static final EventField<Boolean> DEADLOCK =
            flag("deadlock", "whether that chain comes back to its beginning");

    /** What was decided. */
    public static final EventField<String> DECISION =
            text(
                    "decision",
                    "what was decided: `force-release`, `reclaim`, `interrupt`, `report`, `respect`,"
                            + " `refuse`, or `sentinel` for what the sentinel did");

    /** What was seen afterwards. */
    public static final EventField<String> OUTCOME =
            text(
                    "outcome",
                    "how it ended, looked at afterwards: `released`, `reclaimed`, `not-released`,"
                            + " `reported`");

    /** What was seen, in words. */
    public static final EventField<String> SEEN =
            text("seen", "what was done and seen, in words; for `reported` why nothing was done");

    /** What the person can do. */
    public static final EventField<String> ADVICE = text("advice", "what you can do about it");

    /** How long the one who got it has waited. */
    public static final EventField<Long> WAITED =
            number("waitedMs", "for how long the thread that got the lock has waited for it");

    /** Which write was refused. */
    public static final EventField<String> REFUSED =
            text("refused", "what was refused: which way of writing, and to which file");

    /** How often. */
    public static final EventField<Long> TIMES =
            number("times", "how often that was refused to this hold by now");

    /** For how long the JVM stood still. */
    public static final EventField<Long> STALL =
            number("stallMs", "for about how long the whole JVM stood still");

    /** Which setting. */
    public static final EventField<String> KEY = text("key", "key of the setting");

    /** Its value. */
    public static final EventField<String> VALUE =
            text("value", "value of the setting from now on");

    /** Who set it. */
    public static final EventField<String> FROM = text("from", "where that value came from");

    /** Which hook point. */
    public static final EventField<String> POINT = text("point", "name of the hook point");

    /** How many. */
    public static final EventField<Long> COUNT = number("count", "how many");

    /** Version of the agent. */
    public static final EventField<String> AGENT = text("agent", "version of Lockmedic");

    /** Version of the host's JVM. */
    public static final EventField<String> JAVA = text("java", "version of the host's Java");

    /** How the agent came. */
    public static final EventField<String> BY =
            text("by", "how Lockmedic came into this JVM: `premain` or `attach`");

    /** The log line. */
    public static final EventField<String> TEXT =
            text("text", "the line that the log has for it, without a stack");

    /** All of them, in the order in which they are written. */
    public static final List<EventField<?>> ALL =
            List.of(
                    KIND,
                    LOCK,
                    RESOURCE,
                    HOLD,
                    HOLDER_PID,
                    HOLDER_THREAD,
                    HOLDER_THREAD_ID,
                    HOLDER_VIRTUAL,
                    HOLDER_WORDS,
                    HOLDER_STATE,
                    HOLDER_MOTION,
                    HOLDER_STACK,
                    HELD,
                    MAX_HOLD,
                    MAX_HOLD_FROM,
                    REASONS,
                    SURE,
                    WAITERS,
                    LONGEST_WAITER,
                    LONGEST_WAIT,
                    CHAIN,
                    DEADLOCK,
                    DECISION,
                    OUTCOME,
                    SEEN,
                    ADVICE,
                    WAITED,
                    REFUSED,
                    TIMES,
                    STALL,
                    KEY,
                    VALUE,
                    FROM,
                    POINT,
                    COUNT,
                    AGENT,
                    JAVA,
                    BY,
                    TEXT);

    private final int index = made++;
    private final String name;
    private final Class<T> type;
    private final String meaning;

    private EventField(String name, Class<T> type, String meaning) {
        this.name = name;
        this.type = type;
        this.meaning = meaning;
    }

    private static EventField<String> text(String name, String meaning) {
        return new EventField<>(name, String.class, meaning);
    }

    private static EventField<Long> number(String name, String meaning) {
        return new EventField<>(name, Long.class, meaning);
    }

    private static EventField<Boolean> flag(String name, String meaning) {
        return new EventField<>(name, Boolean.class, meaning);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static EventField<List<String>> texts(String name, String meaning) {
        return new EventField<>(name, (Class) List.class, meaning);
    }

    /** The fixed name; {@code holder.thread} is the field {@code thread} of the object there. */
    public String fieldName() {
        return name;
    }

    /** String, Long, Boolean, or List for a list of strings. */
    public Class<T> type() {
        return type;
    }

    /** One sentence for the reference. */
    public String meaning() {
        return meaning;
    }

    /** Its place among {@link #ALL}. */
    int index() {
        return index;
    }

    @Override
    public String toString() {
        return name;
    }
}
