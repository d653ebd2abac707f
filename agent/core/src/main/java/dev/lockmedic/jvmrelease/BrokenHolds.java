package dev.lockmedic.jvmrelease;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All broken holds of this JVM. Read on host threads without any lock; there are few, and each goes
 * when its debt is paid, its thread has ended or its lock is garbage.
 */
final class BrokenHolds {
    /** So that a look stays short on a host's thread. */
    static final int MOST = 256;

    private static final BrokenHold[] NONE = {};

    private final AtomicReference<BrokenHold[]> all = new AtomicReference<>(NONE);

    /** Newest last; not to be changed. */
    BrokenHold[] all() {
        return all.get();
    }

    /**
     * Adds one; false if there are too many. Stamps give way, for their late unlock harms nobody.
     */
    boolean add(BrokenHold hold) {
        while (true) {
            BrokenHold[] before = all.get();
            List<BrokenHold> next = new ArrayList<>(before.length + 1);
            for (BrokenHold old : before) {
                if (!old.isStale()) {
                    next.add(old);
                }
            }
            if (next.size() >= MOST && !dropStamp(next)) {
                return false;
            }
            next.add(hold);
            if (all.compareAndSet(before, next.toArray(NONE))) {
                return true;
            }
        }
    }

    private static boolean dropStamp(List<BrokenHold> holds) {
        for (int i = 0; i < holds.size(); i++) {
            if (holds.get(i).kind == BrokenHold.Kind.STAMP) {
                holds.remove(i);
                return true;
            }
        }
        return false;
    }

    void remove(BrokenHold hold) {
        while (true) {
            BrokenHold[] before = all.get();
            int at = 0;
            while (at < before.length && before[at] != hold) {
                at++;
            }
            if (at == before.length) {
                return;
            }
            BrokenHold[] next = new BrokenHold[before.length - 1];
            System.arraycopy(before, 0, next, 0, at);
            System.arraycopy(before, at + 1, next, at, next.length - at);
            if (all.compareAndSet(before, next)) {
                return;
            }
        }
    }
}
