package dev.lockmedic.fence;

import java.nio.channels.FileLock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All FileLocks that were taken from their holders and not yet taken anew. There are few, if any,
 * so a write looks at each of them. Any thread, lock-free.
 */
final class LostFileLocks {
    private static final LostFileLock[] NONE = {};

    private final AtomicReference<LostFileLock[]> all = new AtomicReference<>(NONE);

    boolean isEmpty() {
        return all.get().length == 0;
    }

    int size() {
        return all.get().length;
    }

    void add(LostFileLock lost) {
        LostFileLock[] before;
        LostFileLock[] after;
        do {
            before = all.get();
            after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = lost;
        } while (!all.compareAndSet(before, after));
    }

    void remove(LostFileLock lost) {
        while (true) {
            LostFileLock[] before = all.get();
            LostFileLock[] after = new LostFileLock[before.length];
            int count = 0;
            for (LostFileLock each : before) {
                if (each != lost) {
                    after[count++] = each;
                }
            }
            if (count == before.length
                    || all.compareAndSet(before, count == 0 ? NONE : Arrays.copyOf(after, count))) {
                return;
            }
        }
    }

    /**
     * The lost lock because of which this write must not run; null if there is none.
     *
     * @param name absolute; null if unknown
     */
    LostFileLock stopping(Object writer, Object behind, String name, Thread writing) {
        for (LostFileLock lost : all.get()) {
            if (lost.isOver()) {
                remove(lost);
            } else if (lost.stops(writer, behind, name, writing)) {
                return lost;
            }
        }
        return null;
    }

    /** The current thread has obtained this lock: what it gives back is lost no more. */
    void obtained(FileLock lock, String name, Thread taker) {
        for (LostFileLock lost : all.get()) {
            if (lost.isOver() || lost.isRegainedBy(lock, name, taker)) {
                remove(lost);
            }
        }
    }
}
