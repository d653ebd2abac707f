package dev.lockmedic.filelocks;

import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.holds.WeakIdentityMap;
import dev.lockmedic.hooks.FileLockWatcher;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All FileLocks that this JVM holds, as the hooks tell of them. On the host's threads: an object
 * and an entry in a map for each lock that is taken, no I/O, no locks.
 */
public final class FileLocks extends FileLockWatcher {
    private final WeakIdentityMap<FileLockHold> holds = new WeakIdentityMap<>();
    private final AtomicLong acquired = new AtomicLong();
    private final AtomicLong adopted = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final WriteFence fence;
    private final Events events;
    private final Consumer<Throwable> errors;
    private volatile Listener listener = Listener.NOBODY;

    /** Who follows the holds. */
    interface Listener {
        Listener NOBODY = new Nobody();

        /** A hold has begun; on its thread. */
        void begun(FileLockHold hold);

        /** A hold is over of which a person was told; on any thread, perhaps inside the JDK. */
        void over(FileLockHold hold);

        /** Follows nothing. */
        final class Nobody implements Listener {
            @Override
            public void begun(FileLockHold hold) {}

            @Override
            public void over(FileLockHold hold) {}
        }
    }

    /**
     * @param errors told of what went wrong inside a hook
     */
    public FileLocks(WriteFence fence, Events events, Consumer<Throwable> errors) {
        this.fence = fence;
        this.events = events;
        this.errors = errors;
    }

    void toldTo(Listener value) {
        listener = value;
    }

    @Override
    public void requested(FileLock lock) {
        holds.put(
                lock,
                new FileLockHold(
                        lock, Thread.currentThread(), FileLockHold.State.REQUESTED, false));
    }

    @Override
    public void obtained(FileLock lock, String path) {
        fence.obtained(lock, path);
        FileLockHold hold = holds.get(lock);
        if (hold == null) {
            hold = new FileLockHold(lock, Thread.currentThread(), FileLockHold.State.HELD, false);
            holds.put(lock, hold);
        } else {
            hold.obtained();
        }
        acquired.incrementAndGet();
        listener.begun(hold);
    }

    @Override
    public void released(FileLock lock, boolean byAgent) {
        FileLockHold hold = holds.remove(lock);
        if (hold != null) {
            hold.over(byAgent);
            if (hold.isTold()) {
                listener.over(hold);
            } else if (hold.isWorthAnEnd() && events.wanted()) {
                events.publish(FileLockEvents.of(EventType.GIVEN_BACK, hold, null));
            }
        }
    }

    @Override
    public void failed(Throwable error) {
        errors.accept(error);
    }

    /**
     * Enters a lock that was there before the agent.
     *
     * @return false if it is known already
     */
    boolean adopt(FileLock lock, FileLockHold hold) {
        if (holds.putIfAbsent(lock, hold) != null) {
            return false;
        }
        adopted.incrementAndGet();
        return true;
    }

    /** A lock that is known to be over, or none of our business. */
    void forget(FileLock lock) {
        if (lock != null) {
            holds.remove(lock);
        }
    }

    /** One was taken from its holder. */
    void countTaken() {
        taken.incrementAndGet();
    }

    /** All that are followed, held or asked for; a snapshot in no order. */
    List<FileLockHold> all() {
        return new ArrayList<>(holds.values());
    }

    /** Those that are held, a snapshot in no order. */
    public List<FileLockHold> held() {
        List<FileLockHold> held = new ArrayList<>();
        for (FileLockHold hold : holds.values()) {
            if (hold.isObtained()) {
                held.add(hold);
            }
        }
        return held;
    }

    /** Shows those that are held, in no order, without a copy of them: there may be many. */
    public void forEachHeld(Consumer<FileLockHold> action) {
        for (FileLockHold hold : holds.values()) {
            if (hold.isObtained()) {
                action.accept(hold);
            }
        }
    }

    /** Taken by the host since start. */
    public long acquiredCount() {
        return acquired.get();
    }

    /** Found held or waited for when the agent came. */
    public long adoptedCount() {
        return adopted.get();
    }

    /** Taken from their holders since start. */
    public long takenCount() {
        return taken.get();
    }
}
