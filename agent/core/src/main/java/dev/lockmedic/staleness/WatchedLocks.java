package dev.lockmedic.staleness;

import dev.lockmedic.lockfile.LockSnapshot;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * For how long this JVM has itself seen locks unchanged, by its own monotonic clock: the only age
 * that needs no other clock. Contenders poll, so each look feeds it. A lock is the same as long as
 * its file and every byte of it are; looks in between are not needed for that.
 *
 * <p>Bounded: beyond that the locks not looked at for longest are forgotten, and their watch begins
 * anew, by which nothing is taken too soon. Any thread; it waits for no more than a map look-up.
 */
public final class WatchedLocks {
    private static final int MOST_LOCKS = 10_000;
    private static final long MOST_BYTES = 4 << 20;

    private final LinkedHashMap<Path, Watch> watches = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Watch(LockSnapshot lock, long sinceNanos) {
        long size() {
            return lock.bytes().length;
        }
    }

    /**
     * A lock was looked at.
     *
     * @param nowNanos {@link System#nanoTime} after it was read
     * @return milliseconds since it was first seen as it is; 0 for one whose content is not known
     */
    public synchronized long seen(LockSnapshot lock, long nowNanos) {
        Watch before = watches.get(lock.path());
        if (before != null && before.lock.sameLock(lock)) {
            return Math.max(0, (nowNanos - before.sinceNanos) / 1_000_000);
        }
        forget(lock.path());
        if (lock.bytes() != null) {
            Watch watch = new Watch(lock, nowNanos);
            watches.put(lock.path(), watch);
            bytes += watch.size();
            trim();
        }
        return 0;
    }

    /** It is gone, or somebody of this JVM has it. */
    public synchronized void forget(Path lockFile) {
        Watch watch = watches.remove(lockFile);
        if (watch != null) {
            bytes -= watch.size();
        }
    }

    private void trim() {
        Iterator<Watch> eldest = watches.values().iterator();
        while ((watches.size() > MOST_LOCKS || bytes > MOST_BYTES) && watches.size() > 1) {
            bytes -= eldest.next().size();
            eldest.remove();
        }
    }

    synchronized int size() {
        return watches.size();
    }
}
