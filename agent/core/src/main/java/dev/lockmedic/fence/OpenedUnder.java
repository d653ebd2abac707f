package dev.lockmedic.fence;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.WeakIdentityMap;

/**
 * Which channel or stream belongs to which hold: it was opened under it, or last written to by its
 * holder. So the write of a helper thread, or one that waited in an executor, is known to be the
 * holder's. Any thread; lock-free for reading.
 */
final class OpenedUnder {
    /** A host that keeps more channels open on resources of locks is fenced by thread alone. */
    private static final int MOST = 10_000;

    private final WeakIdentityMap<Mark> marks = new WeakIdentityMap<>();

    /**
     * One channel's hold.
     *
     * @param path of the resource
     */
    record Mark(Hold hold, String path) {}

    /** The hold that this channel belongs to; null if none is known. */
    Mark of(Object channel) {
        return marks.get(channel);
    }

    /** From now on it belongs to this hold. */
    void mark(Object channel, Hold hold, String path) {
        Mark known = of(channel);
        if (known != null && known.hold == hold) {
            return;
        }
        if (known != null || marks.size() < MOST) {
            marks.put(channel, new Mark(hold, path));
        }
    }

    int size() {
        return marks.size();
    }
}
