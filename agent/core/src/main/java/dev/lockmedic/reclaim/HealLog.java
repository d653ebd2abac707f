package dev.lockmedic.reclaim;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells of heals: one log line and one event each, and the last ones for {@code status}. For agent
 * threads; the only lock in here is held for a moment.
 */
public final class HealLog {
    private static final int KEPT = 100;

    private final AgentLog log;
    private final Events events;
    private final Deque<Heal> last = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();

    /** Writes to that log, and tells those who listen to events. */
    public HealLog(AgentLog log, Events events) {
        this.log = log;
        this.events = events;
    }

    /** Where all that happens is told. */
    public Events events() {
        return events;
    }

    /**
     * Tells of one. Its event is the caller's to {@linkplain #publish(Heal, Event.Draft, String,
     * String) publish}: the log line must not wait for what only the event needs, a stack above
     * all.
     *
     * @param advice what the person can do, null for nothing
     * @return the line
     */
    public String add(Heal heal, String advice) {
        String line = line(heal) + (advice == null ? "" : "; " + advice);
        add(heal, line, heal.outcome() == Heal.Outcome.NOT_RELEASED);
        return line;
    }

    /** What kind of event it is. */
    public static EventType type(Heal heal) {
        return switch (heal.outcome()) {
            case REPORTED -> EventType.REPORTED;
            case RELEASED -> EventType.RELEASED;
            case RECLAIMED -> EventType.RECLAIMED;
            case NOT_RELEASED -> EventType.NOT_RELEASED;
        };
    }

    /**
     * Publishes the event of a heal.
     *
     * @param event what is known of the hold
     * @param advice null for none
     */
    public void publish(Heal heal, Event.Draft event, String advice, String line) {
        event.with(EventField.KIND, heal.kind())
                .with(EventField.LOCK, heal.lock())
                .with(EventField.HOLDER_WORDS, heal.holder())
                .with(EventField.HELD, heal.heldMillis())
                .with(EventField.MAX_HOLD, heal.maxHoldMillis())
                .withAll(EventField.REASONS, heal.reasons())
                .with(
                        EventField.DECISION,
                        heal.outcome() == Heal.Outcome.REPORTED
                                ? "report"
                                : heal.action().toString())
                .with(EventField.OUTCOME, heal.outcome().toString())
                .with(EventField.SEEN, heal.seen())
                .with(EventField.ADVICE, advice);
        publish(events, event, line);
    }

    /** Publishes an event with the log line that tells the same; of more than one, the first. */
    public static void publish(Events events, Event.Draft event, String line) {
        int end = line.indexOf('\n');
        events.publish(event.with(EventField.TEXT, end < 0 ? line : line.substring(0, end)));
    }

    /**
     * Tells of one in the caller's own words.
     *
     * @param failed whether something was tried and has failed
     */
    public void add(Heal heal, String line, boolean failed) {
        synchronized (last) {
            last.addLast(heal);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
            counts.merge(heal.action() + "." + heal.outcome(), 1L, Long::sum);
        }
        if (failed) {
            log.error(line);
        } else {
            log.warn(heal.lock(), heal.outcome().toString(), line);
        }
    }

    /** Tells of what is no heal, but happened on the way to one. Any thread. */
    void tell(String lock, String kind, String line) {
        log.warn(lock, kind, line);
    }

    /** Loads what telling of a heal needs, while there is memory to load it. */
    public static void warmUp() {
        for (Heal.Outcome outcome : Heal.Outcome.values()) {
            line(
                    new Heal(
                            0,
                            "lock-file",
                            "",
                            Heal.Action.FORCE_RELEASE,
                            List.of("hold-exceeded"),
                            "",
                            1500,
                            1500L,
                            outcome,
                            ""));
        }
    }

    /**
     * What, which lock, who holds it, how long against which limit, what was done, what was seen.
     */
    static String line(Heal heal) {
        String limit =
                heal.maxHoldMillis() == null
                        ? "no max hold"
                        : "max hold " + Durations.human(heal.maxHoldMillis());
        return kind(heal.kind())
                + heal.lock()
                + " "
                + words(heal)
                + ": held by "
                + heal.holder()
                + " for "
                + Durations.human(heal.heldMillis())
                + " ("
                + limit
                + "), reasons "
                + heal.reasons()
                + "; "
                + heal.seen();
    }

    private static String kind(String wireName) {
        return wireName.equals("lock-file")
                ? "lock file "
                : wireName.equals("file-lock") ? "FileLock on " : "lock ";
    }

    private static String words(Heal heal) {
        return switch (heal.outcome()) {
            case REPORTED -> "is stuck, and only reported";
            case NOT_RELEASED -> "is stuck, and " + heal.action() + " failed";
            case RELEASED -> "released by " + heal.action();
            case RECLAIMED -> "reclaimed for a contender";
        };
    }

    /** The last ones, oldest first. */
    public List<Heal> last() {
        synchronized (last) {
            return new ArrayList<>(last);
        }
    }

    /** How many of each action and outcome, {@code action.outcome}. */
    public Map<String, Long> counts() {
        synchronized (last) {
            return new TreeMap<>(counts);
        }
    }
}
