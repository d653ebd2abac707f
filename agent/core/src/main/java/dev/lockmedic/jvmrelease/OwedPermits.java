package dev.lockmedic.jvmrelease;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Semaphores whose permits were given back by force, and how many unlooked-for releases are still
 * owed for it. A semaphore has no owner, so a release is taken for the late one if its thread has
 * taken no permit since. Whoever it hits: as many releases are swallowed as permits were given back
 * by force, never more, so that the count is right once the late ones have come.
 */
final class OwedPermits {
    private static final Semaphore[] NONE = {};

    private final AtomicReference<Semaphore[]> all = new AtomicReference<>(NONE);

    private static final class Semaphore {
        final WeakReference<Object> sync;
        final AtomicLong owed = new AtomicLong();

        /** Permits that a thread, by its id, has taken since and not given back. */
        final ConcurrentHashMap<Long, Long> taken = new ConcurrentHashMap<>();

        /** The healer, whose own release is not to be swallowed. */
        volatile Thread healer;

        Semaphore(Object sync) {
            this.sync = new WeakReference<>(sync);
        }

        boolean is(Object other) {
            return sync.refersTo(other);
        }

        void add(long thread, long permits) {
            // No other thread changes it.
            Long own = taken.get(thread);
            taken.put(thread, own == null ? permits : own + permits);
        }

        /** Up to that many of the permits that the thread has taken since. */
        long take(long thread, int permits) {
            Long own = taken.get(thread);
            if (own == null) {
                return 0;
            }
            // No other thread changes it.
            if (own <= permits) {
                taken.remove(thread);
                return own;
            }
            taken.put(thread, own - permits);
            return permits;
        }
    }

    /** From now on who takes permits of it is counted. */
    void open(Object sync) {
        Semaphore known = find(sync);
        if (known == null) {
            known = new Semaphore(sync);
            Semaphore[] before;
            Semaphore[] next;
            do {
                before = all.get();
                List<Semaphore> kept = new ArrayList<>();
                for (Semaphore old : before) {
                    if (!old.is(null)) {
                        kept.add(old);
                    }
                }
                kept.add(known);
                next = kept.toArray(NONE);
            } while (!all.compareAndSet(before, next));
        }
        known.healer = Thread.currentThread();
    }

    /** That many were given back by force by this thread. */
    void owe(Object sync, int permits) {
        Semaphore known = find(sync);
        if (known != null) {
            known.owed.addAndGet(permits);
            known.healer = null;
        }
    }

    /** Permits owed for that semaphore. */
    long owed(Object sync) {
        Semaphore known = find(sync);
        return known == null ? 0 : known.owed.get();
    }

    long owed() {
        long sum = 0;
        for (Semaphore known : all.get()) {
            sum += known.owed.get();
        }
        return sum;
    }

    private Semaphore find(Object sync) {
        for (Semaphore known : all.get()) {
            if (known.is(sync)) {
                return known;
            }
        }
        return null;
    }

    void acquired(Object sync, int permits) {
        Semaphore known = find(sync);
        if (known != null && permits > 0) {
            known.add(Thread.currentThread().getId(), permits);
        }
    }

    /** How many of them this thread may really give back. */
    int releasing(Object sync, int permits) {
        Semaphore known = find(sync);
        if (known == null || known.healer == Thread.currentThread()) {
            return permits;
        }
        long own = known.take(Thread.currentThread().getId(), permits);
        long surplus = permits - own;
        return surplus == 0 ? permits : (int) (permits - pay(known, surplus));
    }

    private long pay(Semaphore known, long surplus) {
        while (true) {
            long owed = known.owed.get();
            long paid = Math.min(owed, surplus);
            if (paid == 0) {
                return 0;
            }
            if (known.owed.compareAndSet(owed, owed - paid)) {
                if (owed == paid && known.healer == null) {
                    remove(known);
                }
                return paid;
            }
        }
    }

    private void remove(Semaphore paid) {
        Semaphore[] before;
        Semaphore[] next;
        do {
            before = all.get();
            List<Semaphore> kept = new ArrayList<>();
            for (Semaphore known : before) {
                if (known != paid) {
                    kept.add(known);
                }
            }
            next = kept.toArray(NONE);
        } while (!all.compareAndSet(before, next));
    }
}
