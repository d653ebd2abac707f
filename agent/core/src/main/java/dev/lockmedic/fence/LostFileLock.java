package dev.lockmedic.fence;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.HolderFields;
import java.lang.ref.WeakReference;
import java.nio.channels.Channel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A FileLock that was taken from its holder, and whom that stops from writing: everybody who writes
 * through the channel of the lock or the stream behind it, and the thread that took it, through
 * whatever it writes to that file. Until the lock is taken anew, or the channel is closed.
 *
 * <p>It is the channel that is fenced, not the region of the lock: where a write will land is not
 * known to the methods that are woven.
 */
public final class LostFileLock {
    private final WeakReference<Channel> channel;
    private final WeakReference<Object> parent;
    private final WeakReference<Thread> thread;
    private final String path;
    private final long position;
    private final long end;
    private final boolean shared;
    private final Told told;
    private final AtomicLong refused = new AtomicLong();

    /**
     * What is told of the hold that was lost.
     *
     * @param hold its name among all holds of this JVM
     * @param threadName of the thread that took the lock; null if unknown
     * @param threadId 0 if unknown
     * @param limitMillis its max hold
     * @param limitFrom where that came from
     * @param story which lock it is, who held it for how long against which limit, how it was lost
     */
    public record Told(
            String hold,
            String threadName,
            long threadId,
            long limitMillis,
            String limitFrom,
            String story) {}

    /**
     * @param parent the stream that the channel was got from; null if there is none
     * @param thread that took the lock; null if unknown
     * @param path of the file, absolute; null if unknown
     */
    public LostFileLock(FileLock lock, Object parent, Thread thread, String path, Told told) {
        this.channel = new WeakReference<>(lock.acquiredBy());
        this.parent = new WeakReference<>(parent);
        this.thread = new WeakReference<>(thread);
        this.path = path;
        this.position = lock.position();
        this.end = end(lock);
        this.shared = lock.isShared();
        this.told = told;
    }

    private static long end(FileLock lock) {
        return lock.size() > Long.MAX_VALUE - lock.position()
                ? Long.MAX_VALUE
                : lock.position() + lock.size();
    }

    /**
     * Whether nobody is stopped any more: its channel is closed, which was the holder's release.
     */
    boolean isOver() {
        Channel mine = channel.get();
        return mine == null || !mine.isOpen();
    }

    /**
     * Whether this write must not run.
     *
     * @param writer channel or stream
     * @param behind the stream that a channel was got from; null if none
     * @param name absolute; null if unknown
     */
    boolean stops(Object writer, Object behind, String name, Thread writing) {
        Object stream = parent.get();
        return writer == channel.get()
                || stream != null && (writer == stream || behind == stream)
                || path != null && path.equals(name) && writing == thread.get();
    }

    /**
     * Whether this lock gives back what was lost: through the same channel, or to the same thread
     * on the same file; all of the region, and the right to write if there was any.
     */
    boolean isRegainedBy(FileLock anew, String name, Thread taker) {
        boolean same =
                anew.acquiredBy() == channel.get()
                        || path != null && path.equals(name) && taker == thread.get();
        return same
                && anew.position() <= position
                && end(anew) >= end
                && (shared || !anew.isShared());
    }

    /** Which lock it was, and how it was lost, in words. */
    String story() {
        return told.story;
    }

    /** An event about the hold that was lost, now. */
    Event.Draft event(EventType type) {
        Event.Draft event = Event.draft(type);
        event.with(EventField.KIND, "file-lock")
                .with(EventField.LOCK, path())
                .with(EventField.RESOURCE, path)
                .with(EventField.HOLD, told.hold)
                .with(EventField.MAX_HOLD, told.limitMillis)
                .with(EventField.MAX_HOLD_FROM, told.limitFrom);
        return HolderFields.put(event, thread.get(), told.threadName, told.threadId);
    }

    /** Where a write went, for a channel that does not know itself. */
    String path() {
        return path == null ? "a file" : path;
    }

    long countRefusedWrite() {
        return refused.incrementAndGet();
    }
}
