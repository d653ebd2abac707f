package dev.lockmedic.fence;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldEvents;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.hooks.LockLostException;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Durations;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses writes in words: to the host by an exception, to the person by a log line, the first time
 * a hold is refused and then ever more rarely. A zombie may try thousands of times a second.
 */
public final class Refusals {
    private final Waiters waiters;
    private final Events events;
    private final AgentLog log;
    private final long pid = ProcessHandle.current().pid();
    private final AtomicLong count = new AtomicLong();
    private final LockLostException made =
            new LockLostException(
                    "Lockmedic refused a write: its holder is past its max hold or has lost its lock;"
                            + " there was no memory or stack left to say more");

    /** Tells that log, and those who listen to events. */
    public Refusals(Waiters waiters, Events events, AgentLog log) {
        this.waiters = waiters;
        this.events = events;
        this.log = log;
        // Where it was made says nothing about where it will be thrown.
        made.setStackTrace(new StackTraceElement[0]);
    }

    /** One that was made beforehand, for when there is no memory to make one. */
    LockLostException inFewWords() {
        return made;
    }

    /**
     * On the host's thread.
     *
     * @param successor hold of this JVM that has the lock now; null if there is none
     * @param what is refused, so that the path reads well after it
     */
    LockLostException refuse(Hold hold, Hold successor, String path, String what, Expiry expiry) {
        count.incrementAndGet();
        String story = story(hold, successor, expiry);
        long times = hold.countRefusedWrite();
        if (Long.bitCount(times) == 1) {
            String line =
                    what
                            + path
                            + " refused: "
                            + story
                            + (times == 1 ? "" : "; refused " + times + " times by now");
            log.warn(hold.lockName(), "fenced", line);
            if (events.wanted()) {
                tell(
                        HoldEvents.of(EventType.FENCED, hold, waiters)
                                .with(EventField.HOLDER_WORDS, holder(hold)),
                        what + path,
                        times,
                        line);
            }
        }
        return new LockLostException(
                "Lockmedic refused the "
                        + what
                        + path
                        + ": "
                        + story
                        + "; take the lock anew before writing (the holder's limit is its payload's"
                        + " maxHoldMs or lockmedic.max-hold; lockmedic.fence=off switches this off)");
    }

    /**
     * On the host's thread.
     *
     * @param path absolute; null if the channel that is written to does not know it
     */
    LockLostException refuse(LostFileLock lost, String path) {
        count.incrementAndGet();
        String where = path == null ? lost.path() : path;
        long times = lost.countRefusedWrite();
        if (Long.bitCount(times) == 1) {
            String line =
                    "write to "
                            + where
                            + " refused: "
                            + lost.story()
                            + (times == 1 ? "" : "; refused " + times + " times by now");
            log.warn(where, "fenced", line);
            if (events.wanted()) {
                tell(lost.event(EventType.FENCED), "write to " + where, times, line);
            }
        }
        return new LockLostException(
                "Lockmedic refused the write to "
                        + where
                        + ": "
                        + lost.story()
                        + "; take the lock anew before writing (its limit is"
                        + " lockmedic.file-locks.max-hold or one of lockmedic.file-locks.rules;"
                        + " lockmedic.fence=off switches this off)");
    }

    private void tell(Event.Draft event, String what, long times, String line) {
        events.publish(
                event.with(EventField.DECISION, "refuse")
                        .with(EventField.REFUSED, what)
                        .with(EventField.TIMES, times)
                        .with(EventField.TEXT, line));
    }

    private String story(Hold hold, Hold successor, Expiry expiry) {
        StringBuilder text = new StringBuilder();
        text.append(hold.kind() == Hold.Kind.LOCK_FILE ? "lock file " : "lock ")
                .append(hold.lockName())
                .append(", held by ")
                .append(holder(hold))
                .append(" for ")
                .append(Durations.human(hold.heldMillis(System.nanoTime())))
                .append(
                        hold.limit().exists()
                                ? " against a max hold of " + Durations.human(hold.limit().millis())
                                : " without a max hold");
        if (hold.state() == Hold.State.LOST) {
            text.append(", was lost (").append(hold.lossWords()).append(')');
        } else {
            text.append(", ").append(expiry);
        }
        if (successor != null) {
            text.append("; ").append(holder(successor)).append(" has it now");
        }
        return text.toString();
    }

    private String holder(Hold hold) {
        return hold.threadName() == null
                ? "pid " + pid + " since before the agent came"
                : "thread \"" + hold.threadName() + "\" of pid " + pid;
    }

    long count() {
        return count.get();
    }
}
