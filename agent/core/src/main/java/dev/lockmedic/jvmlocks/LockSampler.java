package dev.lockmedic.jvmlocks;

import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.settings.ClassPattern;
import dev.lockmedic.settings.JvmLockPolicy;
import dev.lockmedic.settings.LockRule;
import dev.lockmedic.threads.LiveThreads;
import dev.lockmedic.threads.Monitors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at all threads of this JVM, one look after the other, and follows each lock that keeps
 * threads waiting from look to look. Nothing is woven into any lock: who waits shows what for
 * ({@link LockSupport#getBlocker}), and the lock shows who has it.
 *
 * <p>On one thread. Condition variables, latches, barriers, futures and queues are no locks: their
 * waiters show something else, or have no owner to wait for.
 */
final class LockSampler implements Consumer<Thread> {
    /** A lock without waiters for so many looks is not stuck; timed waiters come and go. */
    private static final int UNSEEN_LOOKS = 4;

    /**
     * So often nobody must be seen as owner of a taken lock until it is said that there is none.
     */
    private static final int NOBODY_LOOKS = 4;

    /** Who reads is looked for once in so many looks: it takes a look into every thread's books. */
    private static final int READERS_LOOKS = 40;

    /** So many looks without proof are no accident: it can't be had. */
    private static final int UNMARKED_LOOKS = 3;

    /** Blocked threads whose monitor is asked for in one look. */
    private static final int MOST_BLOCKED = 128;

    /** Stacks that are taken in one look to learn where locks are taken. */
    private static final int MOST_SITES = 16;

    /** Stuck locks that are handed over in one look. */
    private static final int MOST_STUCK = 32;

    private final LiveThreads threads;
    private final Synchronizers synchronizers;
    private final Supplier<Monitors> monitorsWhenNeeded;
    private final LockLimits limits;
    private final Consumer<StuckHold> stuck;
    private final Consumer<WatchedLock> resolved;

    private final Map<Object, WatchedLock> watched = new IdentityHashMap<>();
    private final Map<String, WatchedLock> watchedMonitors = new HashMap<>();
    private IdentityHashMap<Thread, Boolean> blocked = new IdentityHashMap<>();
    private IdentityHashMap<Thread, Boolean> blockedBefore = new IdentityHashMap<>();
    private Monitors monitors;
    private List<LockRule<ClassPattern, JvmLockPolicy>> rules = List.of();
    private long now;
    private int sites;
    private int handedOver;

    // What status shows; written by the sampling thread.
    private volatile int threadsSeen;
    private volatile int contended;
    private volatile List<StuckReport> reports = List.of();
    private int counting;

    /**
     * @param monitorsWhenNeeded asked when the first thread is seen blocked twice
     * @param stuck told, on this thread, of each stuck lock at each look; hands over
     * @param resolved told of each lock of which {@link Care#isTold} and that is stuck no more
     */
    LockSampler(
            LiveThreads threads,
            Synchronizers synchronizers,
            Supplier<Monitors> monitorsWhenNeeded,
            LockLimits limits,
            Consumer<StuckHold> stuck,
            Consumer<WatchedLock> resolved) {
        this.threads = threads;
        this.synchronizers = synchronizers;
        this.monitorsWhenNeeded = monitorsWhenNeeded;
        this.limits = limits;
        this.stuck = stuck;
        this.resolved = resolved;
    }

    /** One look at everything. */
    void look(long nowNanos) {
        now = nowNanos;
        rules = limits.rules();
        sites = 0;
        handedOver = 0;
        counting = 0;
        IdentityHashMap<Thread, Boolean> before = blockedBefore;
        blockedBefore = blocked;
        blocked = before;
        blocked.clear();
        for (Thread thread : threads.platform()) {
            accept(thread);
        }
        threads.virtual(this);
        threadsSeen = counting;
        if (!blocked.isEmpty()) {
            monitorsOfBlocked();
        }
        if (!watched.isEmpty()) {
            follow(watched.values().iterator());
        }
        if (!watchedMonitors.isEmpty()) {
            follow(watchedMonitors.values().iterator());
        }
        contended = watched.size() + watchedMonitors.size();
        publish();
    }

    /** One thread: does it wait for a lock? */
    @Override
    public void accept(Thread thread) {
        counting++;
        Object blocker = LockSupport.getBlocker(thread);
        if (blocker != null) {
            LockKind kind = synchronizers.kind(blocker);
            if (kind != null && !(thread instanceof AgentThread)) {
                WatchedLock lock = watched.get(blocker);
                if (lock == null) {
                    lock = new WatchedLock(blocker, kind, LockName.of(blocker, kind));
                    watched.put(blocker, lock);
                }
                lock.counted++;
                lock.anyWaiter = thread;
            }
        } else if (threads.isBlocked(thread) && !(thread instanceof AgentThread)) {
            blocked.put(thread, Boolean.TRUE);
        }
    }

    /** Of threads that were blocked at the last look as well: most monitors are held briefly. */
    private void monitorsOfBlocked() {
        int asked = 0;
        for (Thread thread : blocked.keySet()) {
            if (!blockedBefore.containsKey(thread) || asked++ >= MOST_BLOCKED) {
                continue;
            }
            if (monitors == null) {
                monitors = monitorsWhenNeeded.get();
            }
            Monitors.Monitor monitor = monitors.blockedOn(thread);
            if (monitor == null) {
                continue;
            }
            WatchedLock lock = watchedMonitors.get(monitor.name());
            if (lock == null) {
                lock =
                        new WatchedLock(
                                monitor.name(), LockKind.MONITOR, "monitor " + monitor.name());
                watchedMonitors.put(monitor.name(), lock);
            }
            if (lock.counted++ == 0) {
                lock.anyWaiter = thread;
                lock.seenMonitor = monitor;
            }
        }
    }

    private void follow(Iterator<WatchedLock> all) {
        while (all.hasNext()) {
            WatchedLock lock = all.next();
            lock.waiters = lock.counted;
            lock.counted = 0;
            if (lock.waiters == 0) {
                lock.unseen++;
                if (lock.unseen >= UNSEEN_LOOKS || lock.hold == null) {
                    all.remove();
                    over(lock);
                } else {
                    lock.provesNothing(now);
                }
                continue;
            }
            lock.unseen = 0;
            if (lock.kind == LockKind.MONITOR) {
                followMonitor(lock);
            } else {
                followQueue(lock);
            }
            lock.looks++;
            StuckHold.Reason reason = reason(lock);
            lock.reason = reason == StuckHold.Reason.READ_HELD ? null : reason;
            if (reason != null) {
                handOver(lock, reason);
            } else if (lock.care.isTold()) {
                over(lock);
                lock.care = new Care();
            }
        }
    }

    private void followQueue(WatchedLock lock) {
        HoldView hold = synchronizers.hold(lock.lock, lock.kind);
        Object first = synchronizers.firstNode(lock.lock);
        if (lock.hold == null || !hold.mayBe(lock.hold)) {
            if (lock.hold != null) {
                over(lock);
            }
            lock.begins(hold, now);
        } else if (lock.kind == LockKind.STAMPED && hold.version() != 0) {
            lock.provenLooks++;
        } else if (lock.markedNode != null
                && first == lock.markedNode
                && synchronizers.isMarked(lock.lock, first)) {
            lock.provenLooks++;
        } else if (lock.markedNode != null && synchronizers.gaveUp(lock.lock, lock.markedNode)) {
            lock.gaps++;
        } else if (lock.markedNode != null) {
            lock.wakes++;
            lock.provesNothing(now);
        } else {
            lock.provesNothing(now);
        }
        lock.nobodyLooks = hold.taken() && hold.owner() == null ? lock.nobodyLooks + 1 : 0;
        mark(lock, first, hold);
        Thread waiter = first == null ? null : synchronizers.waiter(lock.lock, first);
        firstWaiter(lock, waiter == null ? lock.anyWaiter : waiter);
        lock.anyWaiter = null;
    }

    /** It counts from the moment at which the hold is seen to go on with the mark in place. */
    private void mark(WatchedLock lock, Object first, HoldView hold) {
        boolean marked =
                first != null
                        && synchronizers.mark(lock.lock, first)
                        && synchronizers.hold(lock.lock, lock.kind).mayBe(hold);
        lock.markedNode = marked ? first : null;
        if (!marked) {
            lock.unmarked++;
        }
    }

    private void followMonitor(WatchedLock lock) {
        Monitors.Monitor monitor = lock.seenMonitor;
        HoldView hold = new HoldView(true, monitor.owner(), false, 0);
        if (lock.hold == null || !hold.mayBe(lock.hold)) {
            if (lock.hold != null) {
                over(lock);
            }
            lock.begins(hold, now);
        } else if (monitor.activity() >= 0 && monitor.activity() == lock.monitorActivity) {
            // The owner waits, and has not run since.
            lock.provenLooks++;
        } else {
            lock.provesNothing(now);
        }
        lock.monitorActivity = monitor.activity();
        firstWaiter(lock, lock.anyWaiter);
        lock.anyWaiter = null;
    }

    private void firstWaiter(WatchedLock lock, Thread waiter) {
        if (waiter != lock.firstWaiter) {
            lock.firstWaiter = waiter;
            lock.firstWaiterSinceNanos = now;
        }
    }

    /** Null if nothing is wrong, as far as is known by now. */
    private StuckHold.Reason reason(WatchedLock lock) {
        HoldView hold = lock.hold;
        if (hold.owner() != null && !hold.owner().isAlive()) {
            site(lock);
            return StuckHold.Reason.OWNER_ENDED;
        }
        if (lock.looks < 2) {
            return null;
        }
        site(lock);
        if (hold.taken()
                && !hold.shared()
                && lock.nobodyLooks >= NOBODY_LOOKS
                && lock.isProven()
                && (lock.kind == LockKind.REENTRANT || lock.kind == LockKind.READ_WRITE)) {
            return StuckHold.Reason.NO_OWNER;
        }
        long limit = limitNanos(lock);
        if (limit == Long.MAX_VALUE || now - lock.sinceNanos < limit) {
            return hold.shared()
                            && lock.kind == LockKind.READ_WRITE
                            && lock.provenLooks % READERS_LOOKS == NOBODY_LOOKS
                    ? StuckHold.Reason.READ_HELD
                    : null;
        }
        if (!hold.taken()) {
            return lock.kind != LockKind.SYNCHRONIZER && now - lock.firstWaiterSinceNanos >= limit
                    ? StuckHold.Reason.UNOWNED
                    : null;
        }
        if (lock.isProven()) {
            return now - lock.provenSinceNanos >= limit ? StuckHold.Reason.OVERDUE : null;
        }
        if (lock.kind == LockKind.MONITOR
                || lock.wakes == 0 && lock.gaps + lock.unmarked > UNMARKED_LOOKS) {
            return StuckHold.Reason.OVERDUE;
        }
        if (lock.wakes == 0) {
            // Too few looks so far, for this machine is very busy.
            return null;
        }
        return now - lock.firstWaiterSinceNanos >= limit ? StuckHold.Reason.STARVED : null;
    }

    /** MAX_VALUE for never. */
    private long limitNanos(WatchedLock lock) {
        LockRule<ClassPattern, JvmLockPolicy> rule =
                lock.site == null ? null : lock.site.ruleOf(rules);
        if (rule == null && lock.kind == LockKind.SEMAPHORE) {
            return Long.MAX_VALUE;
        }
        long millis =
                rule != null && rule.maxHoldMillis().isPresent()
                        ? rule.maxHoldMillis().get()
                        : limits.usual();
        return millis > TimeUnit.DAYS.toMillis(10_000)
                ? Long.MAX_VALUE
                : TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void site(WatchedLock lock) {
        if (lock.site == null && lock.firstWaiter != null && sites++ < MOST_SITES) {
            lock.site =
                    LockSite.of(
                            LockName.className(lock.lock, lock.kind),
                            threads.stack(lock.firstWaiter));
        }
    }

    private void handOver(WatchedLock lock, StuckHold.Reason reason) {
        if (handedOver >= MOST_STUCK || !lock.inCare.compareAndSet(false, true)) {
            return;
        }
        handedOver++;
        long limit = limitNanos(lock);
        try {
            stuck.accept(
                    new StuckHold(
                            lock,
                            lock.care,
                            lock.hold,
                            reason,
                            lock.name + (lock.site == null ? "" : lock.site.words()),
                            lock.site,
                            now - lock.sinceNanos,
                            now - lock.provenSinceNanos,
                            lock.isProven(),
                            lock.looks,
                            lock.waiters,
                            lock.firstWaiter,
                            now - lock.firstWaiterSinceNanos,
                            limit == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(limit)));
        } catch (Throwable t) {
            lock.inCare.set(false);
            throw t;
        }
    }

    private void over(WatchedLock lock) {
        if (lock.care.isTold()) {
            resolved.accept(lock);
        }
    }

    private void publish() {
        List<StuckReport> now = null;
        now = reportsOf(watched.values(), now);
        now = reportsOf(watchedMonitors.values(), now);
        if (now != null || !reports.isEmpty()) {
            reports = now == null ? List.of() : List.copyOf(now);
        }
    }

    private static List<StuckReport> reportsOf(
            Iterable<WatchedLock> locks, List<StuckReport> into) {
        List<StuckReport> all = into;
        for (WatchedLock lock : locks) {
            StuckReport report = lock.reason == null ? null : lock.care.report;
            if (report != null) {
                all = all == null ? new ArrayList<>() : all;
                all.add(report);
            }
        }
        return all;
    }

    /** All threads stood still, this one among them: that time counts for no hold. */
    void stoodStill(long nanos) {
        for (WatchedLock lock : watched.values()) {
            lock.stoodStill(nanos);
        }
        for (WatchedLock lock : watchedMonitors.values()) {
            lock.stoodStill(nanos);
        }
    }

    /** Lets go of all locks. */
    void forgetAll() {
        watched.clear();
        watchedMonitors.clear();
        blocked.clear();
        blockedBefore.clear();
        reports = List.of();
    }

    /** Threads seen at the last look. Any thread. */
    int threadsSeen() {
        return threadsSeen;
    }

    /** Locks with waiters at the last look. Any thread. */
    int contended() {
        return contended;
    }

    /** What is stuck now, as last told. Any thread. */
    List<StuckReport> reports() {
        return reports;
    }
}
