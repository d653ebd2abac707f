package dev.lockmedic.filelocks;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.HolderFields;

/** What events tell of a FileLock hold. */
final class FileLockEvents {
    private FileLockEvents() {}

    /**
     * An event about this hold, now.
     *
     * @param waiters how many processes wait for it; null if unknown
     */
    static Event.Draft of(EventType type, FileLockHold hold, Long waiters) {
        Event.Draft event = Event.draft(type);
        event.with(EventField.KIND, "file-lock")
                .with(EventField.LOCK, hold.name())
                .with(EventField.RESOURCE, hold.path())
                .with(EventField.HOLD, hold.holdName())
                .with(EventField.HELD, hold.heldMillis(System.nanoTime()))
                .with(EventField.WAITERS, waiters)
                .with(EventField.HOLDER_WORDS, FileLockWords.holder(hold));
        if (hold.isLimited()) {
            event.with(EventField.MAX_HOLD, hold.limitMillis())
                    .with(EventField.MAX_HOLD_FROM, hold.limitFrom());
        }
        return HolderFields.put(event, hold.thread(), hold.threadName(), hold.threadId());
    }
}
