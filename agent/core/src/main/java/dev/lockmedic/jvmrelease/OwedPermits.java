package dev.lockmedic.jvmrelease;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Semaphores whose permits were given back by force, and how many late releases are still to come
 * for it. A semaphore has no owner, so a release is taken for a late one if its thread has taken no
 * permit since. Whoever it hits: as many permits are swallowed as were given back by force, never
 * more, so that the count is right once the late ones have come.
 */
final class OwedPermits {
    private static final Debtor[] NONE = {};

    /** All is paid, and it is about to leave the list. */
    private static final long CLOSED = -1;

    private final AtomicReference<Debtor[]> all = new AtomicReference<>(NONE);

    /** One semaphore. */
    private static final class Debtor {
        final WeakReference<Object> sync;
        final AtomicLong owed;

        /** Permits that a thread, by its id, has taken since and not given back. */
        final ConcurrentHashMap<Long, Long> taken = new ConcurrentHashMap<>();

        /** The healer, whose own release is not to be swallowed. */
        volatile Thread healer;

        Debtor(Object sync, long owed) {
            this.sync = new WeakReference<>(sync);
            this.owed = new AtomicLong(owed);
        }

        boolean is(Object other) {
            return sync.refersTo(other);
        }

        boolean owes(int more) {
            long before;
            do {
                before = owed.get();
                if (before == CLOSED) {
                    return false;
                }
            } while (!owed.compareAndSet(before, before + more));
            return true;
        }

        /** How many of them are paid by this. */
        long pay(long surplus) {
            while (true) {
                long before = owed.get();
                long paid = Math.min(before, surplus);
                if (paid <= 0) {
                    return 0;
                }
                if (owed.compareAndSet(before, paid == before ? CLOSED : before - paid)) {
                    return paid;
                }
            }
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

    /**
     * The calling thread is about to give that many back by force. Known before it is done, so that
     * no late release comes in between.
     */
    void owe(Object sync, int permits) {
        Debtor known = find(sync);
        if (known == null || !known.owes(permits)) {
            known = new Debtor(sync, permits);
            known.healer = Thread.currentThread();
            replace(null, known);
        } else {
            known.healer = Thread.currentThread();
            // Who has taken some before may be the one whose permits these are.
            known.taken.clear();
        }
    }

    /** It is done. */
    void given(Object sync) {
        Debtor known = find(sync);
        if (known != null) {
            known.healer = null;
        }
    }

    /** Permits owed for that semaphore. */
    long owed(Object sync) {
        Debtor known = find(sync);
        return known == null ? 0 : Math.max(0, known.owed.get());
    }

    /** For all that live. */
    long owed() {
        long sum = 0;
        for (Debtor known : all.get()) {
            if (!known.is(null)) {
                sum += Math.max(0, known.owed.get());
            }
        }
        return sum;
    }

    private Debtor find(Object sync) {
        Debtor[] known = all.get();
        // The newest: one before it may be about to leave.
        for (int i = known.length - 1; i >= 0; i--) {
            if (known[i].is(sync)) {
                return known[i];
            }
        }
        return null;
    }

    /** This thread has taken permits. */
    void acquired(Object sync, int permits) {
        Debtor known = find(sync);
        if (known != null && permits > 0) {
            known.add(Thread.currentThread().getId(), permits);
        }
    }

    /** How many of them this thread may really give back. */
    int releasing(Object sync, int permits) {
        Debtor known = find(sync);
        if (known == null || known.healer == Thread.currentThread()) {
            return permits;
        }
        long surplus = permits - known.take(Thread.currentThread().getId(), permits);
        long paid = known.pay(surplus);
        if (paid > 0 && known.owed.get() == CLOSED) {
            replace(known, null);
        }
        return (int) (permits - paid);
    }

    /** One leaves, or one comes; null for none. And those go whose semaphore is garbage. */
    private void replace(Debtor old, Debtor next) {
        Debtor[] before;
        Debtor[] after;
        do {
            before = all.get();
            List<Debtor> kept = new ArrayList<>(before.length + 1);
            for (Debtor known : before) {
                if (known != old && !known.is(null)) {
                    kept.add(known);
                }
            }
            if (next != null) {
                kept.add(next);
            }
            after = kept.toArray(NONE);
        } while (!all.compareAndSet(before, after));
    }
}
