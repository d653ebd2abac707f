package dev.lockmedic.sentinel;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.Backoff;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the sentinel is to keep: bounded, and the truth from which a new child is told. A hold that
 * is over is disarmed some time later, because the sentinel only ever removes the very lock that
 * was armed.
 *
 * <p>Any thread adds; what is told, and what of it was taken in, is the sentinel's thread's alone.
 */
final class Watches {
    /** How long the sentinel leaves an overdue lock to the host's own watchdog. */
    private static final long GRACE_MILLIS = 100;

    /** The same where a profile names the host's own force-release, which has two seconds. */
    private static final long HOST_RELEASE_GRACE_MILLIS = 2200;

    private static final int MOST = 5000;

    /** Bytes of all lines; the child has a heap of 8 MB. */
    private static final long MOST_BYTES = 1_000_000;

    private final AgentLog log;
    private final ConcurrentHashMap<Long, Watch> all = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Watch> unsent = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Backoff complaints = new Backoff(TimeUnit.MINUTES.toMillis(5));

    // Of the sentinel's thread alone.
    private final Deque<Watch> over = new ArrayDeque<>();
    private final List<Watch> disarmed = new ArrayList<>();
    private final List<Watch> armed = new ArrayList<>();

    Watches(AgentLog log) {
        this.log = log;
    }

    /** Adds a hold, or what is new of it; whether there is anything to tell. */
    boolean add(Hold hold, LockSnapshot lock) {
        ArmedLock wanted =
                ArmedLock.of(
                        hold.id(),
                        hold.deadlineNanos(),
                        hold.hostRelease() == null ? GRACE_MILLIS : HOST_RELEASE_GRACE_MILLIS,
                        lock,
                        resource(hold));
        Watch before = all.get(hold.id());
        if (wanted == null || before != null && before.lock().equals(wanted)) {
            return false;
        }
        byte[] line = Wire.bytes(Wire.arm(wanted));
        if (line == null || line.length > Batch.MOST_BYTES) {
            refuse(hold, "its path is too long");
            return false;
        }
        long sum = bytes.addAndGet(line.length);
        if (all.size() >= MOST || sum > MOST_BYTES) {
            bytes.addAndGet(-line.length);
            refuse(hold, "it has as many locks as it can keep");
            return false;
        }
        Watch watch = new Watch(hold, wanted, line);
        Watch replaced = all.put(hold.id(), watch);
        if (replaced != null) {
            bytes.addAndGet(-replaced.line().length);
            watch.replaces(replaced);
        }
        unsent.add(watch);
        return true;
    }

    private static Path resource(Hold hold) {
        String resource = hold.resource();
        return resource.equals(hold.lockName()) ? null : Path.of(resource).toAbsolutePath();
    }

    private void refuse(Hold hold, String why) {
        refused.incrementAndGet();
        if (complaints.due("refused", why)) {
            log.warn(
                    "the sentinel does not keep lock file "
                            + hold.lockName()
                            + ": "
                            + why
                            + "; while this JVM stands still, that one is left to its contenders");
        }
    }

    /** Of this hold; null if it is not kept. */
    Watch of(long holdId) {
        return all.get(holdId);
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether all that is to be kept was told. */
    boolean areTold() {
        return unsent.isEmpty();
    }

    /** How many were too many. */
    long refused() {
        return refused.get();
    }

    /** Nobody is told any more. */
    void clear() {
        all.clear();
        unsent.clear();
        bytes.set(0);
    }

    /** There is a new child, which is to be told all. */
    void tellAnew() {
        over.clear();
        unsent.clear();
        // After that: what is added meanwhile is sent twice, not never.
        for (Watch watch : all.values()) {
            watch.forgotten();
            unsent.add(watch);
        }
    }

    /**
     * Holds that are over, or whose deadline is another one by now and was not told anew. What was
     * armed is forgotten only once the sentinel has answered: it may have been faster, and says so
     * before.
     */
    void sweep() {
        over.clear();
        for (Watch watch : all.values()) {
            if (!watch.isInForce()) {
                if (watch.isKnown()) {
                    over.add(watch);
                } else {
                    forget(watch);
                }
            }
        }
    }

    /** Adds what is to be told, as much as there is room for. */
    void addTo(Batch batch) {
        disarmed.clear();
        armed.clear();
        Watch next;
        while ((next = over.peek()) != null) {
            if (isCurrent(next)) {
                if (!batch.add(Wire.bytes(Wire.DISARM + ' ' + next.lock().id()))) {
                    break;
                }
                disarmed.add(next);
            }
            over.poll();
        }
        while ((next = unsent.peek()) != null) {
            if (!isCurrent(next) || next.isSent() || !next.hold().isHeld()) {
                unsent.poll();
            } else if (batch.add(next.line())) {
                next.sent();
                armed.add(next);
                unsent.poll();
            } else {
                break;
            }
        }
    }

    private boolean isCurrent(Watch watch) {
        return all.get(watch.lock().id()) == watch;
    }

    /** The child has taken in what was added last. */
    void answered() {
        disarmed.forEach(this::forget);
        disarmed.forEach(watch -> told("no longer keeps", watch));
        armed.forEach(watch -> told("keeps", watch));
    }

    private void told(String what, Watch watch) {
        log.debug(() -> "the sentinel " + what + " " + watch.hold().lockName());
    }

    /** It need not be kept any more. Any thread. */
    void forget(Watch watch) {
        if (all.remove(watch.lock().id(), watch)) {
            bytes.addAndGet(-watch.line().length);
        }
    }
}
