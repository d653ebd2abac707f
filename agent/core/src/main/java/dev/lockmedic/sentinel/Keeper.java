package dev.lockmedic.sentinel;

import dev.lockmedic.fence.ResourceSwap;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.OwnFileLocks;
import dev.lockmedic.settings.Fence;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * The sentinel's work: keeps the armed locks and, at deadline and grace, removes exactly those that
 * still lie there, under the same guard as everybody else. It judges nothing: whether a lock is
 * armed and until when, only the host's JVM says.
 *
 * <p>All state is under this object's monitor, which no I/O is done under. Removals run on threads
 * that come and go, so that one that hangs in a dead file system holds up no other lock.
 */
final class Keeper implements Runnable {
    /** More than the host's side arms; a bound of our own against a side gone mad. */
    static final int MOST_ARMED = 6000;

    /** So many removals at a time, and so many threads at most if some are stuck. */
    private static final int MOST_WORKERS = 4;

    private static final int MOST_THREADS = 12;
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Lateness from which we were stopped ourselves, and the host most likely with us. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the host then gets: its own watchdog waits 50 ms for the holders. */
    private static final long AFTER_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    /** Guards are kept open, one a folder; beyond this they are closed when nobody works. */
    private static final int MOST_GUARDS = 64;

    private final Guards guards;
    private final Takeover takeover;
    private final ResourceSwap swap;
    private final LockFileReader reader;
    private final Reports reports;
    private final Map<Long, Entry> armed = new HashMap<>();
    private final PriorityQueue<Entry> due =
            new PriorityQueue<>(64, (a, b) -> Long.signum(a.atNanos - b.atNanos));
    private final Worker[] workers = new Worker[MOST_THREADS];
    private boolean reclaims;
    private volatile long copyLimit = -1;
    private long removed;
    private long guardsUsed;

    private static final class Entry {
        private final ArmedLock lock;
        private long atNanos;
        private int attempts;

        Entry(ArmedLock lock) {
            this.lock = lock;
            this.atNanos = lock.deadlineNanos() + TimeUnit.MILLISECONDS.toNanos(lock.graceMillis());
        }
    }

    Keeper(Guards guards, LockFileReader reader, OwnFileLocks ownLocks, Reports reports) {
        this.guards = guards;
        this.reader = reader;
        this.reports = reports;
        this.takeover = new Takeover(guards, reader);
        this.swap =
                new ResourceSwap(
                        () -> copyLimit < 0 ? Fence.ON : Fence.STRICT, () -> copyLimit, ownLocks);
    }

    /** Arms a lock, in place of what was armed by the same id. */
    synchronized void arm(ArmedLock lock) {
        disarm(lock.id());
        if (armed.size() >= MOST_ARMED) {
            reports.log("too many locks are armed; " + lock.path() + " is left out");
            return;
        }
        Entry entry = new Entry(lock);
        armed.put(lock.id(), entry);
        due.add(entry);
        notifyAll();
    }

    /** Forgets a lock. */
    synchronized void disarm(long id) {
        Entry entry = armed.remove(id);
        if (entry != null) {
            // Not there while a worker has it, which looks at the map before it removes anything.
            due.remove(entry);
        }
    }

    /** Whether anything is removed at all; what became due meanwhile, is due at once. */
    synchronized void reclaims(boolean value) {
        reclaims = value;
        notifyAll();
    }

    /**
     * Whether resources are replaced before their lock is removed, as by the strict fence.
     *
     * @param bytes the largest one that is; negative for none
     */
    void strictUpTo(long bytes) {
        copyLimit = bytes;
    }

    synchronized int size() {
        return armed.size();
    }

    synchronized long removed() {
        return removed;
    }

    /** Waits for the next deadline, for good. */
    @Override
    public void run() {
        while (true) {
            try {
                await();
            } catch (InterruptedException e) {
                return;
            } catch (Throwable t) {
                reports.log("failed: " + t);
                pause();
            }
        }
    }

    private synchronized void await() throws InterruptedException {
        Entry next = reclaims ? due.peek() : null;
        if (next == null) {
            wait();
            return;
        }
        long left = next.atNanos - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            stalled(System.nanoTime() - next.atNanos);
        } else if (!startWorker()) {
            // All are at it; they take the next one when they are through, or are found stuck.
            wait(100);
        }
    }

    /** Whoever stopped us may have stopped the host as well: it goes first again. */
    private void stalled(long lateNanos) {
        if (lateNanos < STALL_NANOS) {
            return;
        }
        long moment = System.nanoTime() + AFTER_STALL_NANOS;
        Entry next;
        while ((next = due.peek()) != null && next.atNanos - moment < 0) {
            due.poll();
            next.atNanos = moment;
            due.add(next);
        }
    }

    private boolean startWorker() {
        int able = 0;
        int free = -1;
        long now = System.nanoTime();
        for (int i = 0; i < workers.length; i++) {
            Worker worker = workers[i];
            if (worker == null) {
                free = i;
            } else if (now - worker.sinceNanos < STUCK_NANOS) {
                able++;
            }
        }
        if (able >= MOST_WORKERS || free < 0) {
            return false;
        }
        if (able == 0 && guardsUsed > MOST_GUARDS && nobodyWorks()) {
            guards.close();
            guardsUsed = 0;
        }
        Worker worker = new Worker(free);
        Thread thread = new Thread(worker, "sentinel-worker-" + free);
        thread.setDaemon(true);
        workers[free] = worker;
        Entry entry = takeDue(worker);
        worker.entry = entry;
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                workers[free] = null;
                due.add(entry);
            }
        }
        return true;
    }

    private boolean nobodyWorks() {
        for (Worker worker : workers) {
            if (worker != null) {
                return false;
            }
        }
        return true;
    }

    /** The next lock that is due; the worker has it then, and nobody else. */
    private synchronized Entry takeDue(Worker worker) {
        Entry next = reclaims ? due.peek() : null;
        if (next == null || next.atNanos - System.nanoTime() > 0) {
            workers[worker.place] = null;
            return null;
        }
        due.poll();
        worker.sinceNanos = System.nanoTime();
        return next;
    }

    private synchronized boolean isWanted(Entry entry) {
        return reclaims && armed.get(entry.lock.id()) == entry;
    }

    private synchronized void done(Entry entry) {
        armed.remove(entry.lock.id(), entry);
    }

    private synchronized void again(Entry entry, long pauseMillis) {
        if (armed.get(entry.lock.id()) == entry) {
            entry.atNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            due.add(entry);
            notifyAll();
        }
    }

    private void attempt(Entry entry) {
        ArmedLock lock = entry.lock;
        LockSnapshot there;
        try {
            there = reader.read(lock.path());
        } catch (NoSuchFileException e) {
            gone(entry);
            return;
        } catch (IOException e) {
            failed(entry, "it can't be looked at: " + e);
            return;
        }
        if (there.bytes() == null && lock.fileKey().equals("" + there.identity().fileKey())) {
            failed(entry, there.problem());
            return;
        }
        if (!lock.is(there)) {
            gone(entry);
            return;
        }
        remove(entry, there);
    }

    private void remove(Entry entry, LockSnapshot there) {
        ArmedLock lock = entry.lock;
        synchronized (this) {
            guardsUsed++;
        }
        StringBuilder done = new StringBuilder();
        // Told under the guard: who gets it next and finds the lock gone can know by whom.
        Takeover.Result result =
                takeover.remove(
                        there,
                        () -> {
                            if (!isWanted(entry)) {
                                return false;
                            }
                            done.append(swap.swap(lock.resource()));
                            return true;
                        },
                        () ->
                                reports.tell(
                                        Wire.RELEASED
                                                + ' '
                                                + lock.id()
                                                + ' '
                                                + System.nanoTime()
                                                + ' '
                                                + Wire.text(done.toString())));
        switch (result.outcome()) {
            case REMOVED -> {
                synchronized (this) {
                    removed++;
                }
                done(entry);
            }
            case GONE -> gone(entry);
            // Rewritten between look and guard, perhaps by its holder; or policy says no by now.
            case CHANGED, CALLED_OFF -> again(entry, FIRST_PAUSE_MILLIS);
            default -> failed(entry, result.problem());
        }
    }

    private void gone(Entry entry) {
        done(entry);
        reports.tell(Wire.GONE + ' ' + entry.lock.id());
    }

    private void failed(Entry entry, String problem) {
        int attempt = ++entry.attempts;
        // The first, then ever more rarely.
        if (Integer.bitCount(attempt) == 1) {
            reports.log(
                    "lock file "
                            + entry.lock.path()
                            + " is overdue and not released: "
                            + problem
                            + " (try "
                            + attempt
                            + "); tried again ever more rarely");
        }
        again(
                entry,
                Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 12)));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker implements Runnable {
        private final int place;
        private Entry entry;
        // Under the keeper's monitor.
        private long sinceNanos = System.nanoTime();

        Worker(int place) {
            this.place = place;
        }

        @Override
        public void run() {
            while (entry != null) {
                try {
                    attempt(entry);
                } catch (Throwable t) {
                    failed(entry, t.toString());
                }
                entry = takeDue(this);
            }
        }
    }
}
