package dev.lockmedic.jvmrelease;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Records of what was done to single threads and locks. Read on host threads without any lock;
 * there are few, and each goes when it is through or nobody can ask for it any more.
 */
final class FewRecords<T extends FewRecords.Entry> {
    /** So that a look stays short on a host's thread. */
    static final int MOST = 256;

    private final T[] none;
    private final AtomicReference<T[]> all;

    /** One of them. */
    interface Entry {
        /** Nobody can ask for it any more. */
        boolean isStale();

        /** It may go where there are too many. */
        boolean givesWay();
    }

    /**
     * @param none an array without elements
     */
    FewRecords(T[] none) {
        this.none = none;
        this.all = new AtomicReference<>(none);
    }

    /** Newest last; not to be changed. */
    T[] all() {
        return all.get();
    }

    /** Adds one; false if there are too many. */
    boolean add(T added) {
        while (true) {
            T[] before = all.get();
            List<T> next = new ArrayList<>(before.length + 1);
            for (T old : before) {
                if (!old.isStale()) {
                    next.add(old);
                }
            }
            if (next.size() >= MOST && !dropOne(next)) {
                return false;
            }
            next.add(added);
            if (all.compareAndSet(before, next.toArray(none))) {
                return true;
            }
        }
    }

    private boolean dropOne(List<T> records) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).givesWay()) {
                records.remove(i);
                return true;
            }
        }
        return false;
    }

    void remove(T removed) {
        while (true) {
            T[] before = all.get();
            List<T> next = new ArrayList<>(before.length);
            for (T old : before) {
                if (old != removed) {
                    next.add(old);
                }
            }
            if (next.size() == before.length || all.compareAndSet(before, next.toArray(none))) {
                return;
            }
        }
    }
}
