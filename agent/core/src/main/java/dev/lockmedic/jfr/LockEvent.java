package dev.lockmedic.jfr;

import dev.lockmedic.events.EventField;
import java.util.List;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Timespan;

/** What all events of a lock have. The recorder reads the fields; only what is private is not. */
abstract class LockEvent extends Event {
    /** How a recording says that a time is not known. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MOST_CHARACTERS = 8_000;

    @Label("Kind")
    @Description("lock-file, profile (a lock of the host's own class), file-lock or jvm-lock")
    String kind;

    @Label("Lock")
    @Description("The path of the lock file, or the name of a lock inside the JVM")
    String lock;

    @Label("Resource")
    @Description("What the lock guards, where that is known")
    String resource;

    @Label("Holder")
    @Description("Who holds it, in words")
    String holder;

    @Label("Held")
    @Description("For how long it has been held; for a lock inside the JVM: at least")
    @Timespan(Timespan.MILLISECONDS)
    long held = UNKNOWN;

    @Label("Max Hold")
    @Description("Its hold limit")
    @Timespan(Timespan.MILLISECONDS)
    long maxHold = UNKNOWN;

    /** Takes what all of them have. */
    final void take(dev.lockmedic.events.Event event) {
        kind = event.get(EventField.KIND);
        lock = cut(event.get(EventField.LOCK));
        resource = cut(event.get(EventField.RESOURCE));
        holder = cut(holder(event));
        held = millis(event.get(EventField.HELD));
        maxHold = millis(event.get(EventField.MAX_HOLD));
    }

    private static String holder(dev.lockmedic.events.Event event) {
        String words = event.get(EventField.HOLDER_WORDS);
        String thread = event.get(EventField.HOLDER_THREAD);
        return words != null || thread == null ? words : "thread \"" + thread + "\"";
    }

    static long millis(Long value) {
        return value == null ? UNKNOWN : value;
    }

    /** One text of a list; null stays null. */
    static String joined(List<String> list, String between) {
        return list == null ? null : cut(String.join(between, list));
    }

    /** A host may give its threads any name. */
    static String cut(String text) {
        return text == null || text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
