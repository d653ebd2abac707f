package dev.lockmedic.fence;

import dev.lockmedic.holds.Hold;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which channel or stream belongs to which hold: it was opened under it, or last written to by its
 * holder. So the write of a helper thread, or one that waited in an executor, is known to be the
 * holder's. By identity, and weakly: it keeps no channel of the host alive. Any thread; lock-free
 * for reading.
 */
final class OpenedUnder {
    /** A host that keeps more channels open on resources of locks is fenced by thread alone. */
    private static final int MOST = 10_000;

    private final ConcurrentHashMap<Object, Mark> marks = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** To look up by. */
    private static final class Probe {
        private final Object channel;

        Probe(Object channel) {
            this.channel = channel;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(channel);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.get() == channel;
        }
    }

    /** To be found by; equal to nothing but itself once the channel is gone. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object channel, ReferenceQueue<Object> queue) {
            super(channel, queue);
            hash = System.identityHashCode(channel);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (other == this) {
                return true;
            }
            Object mine = get();
            if (other instanceof Probe probe) {
                return mine == probe.channel;
            }
            return other instanceof Key key && mine != null && mine == key.get();
        }
    }

    /**
     * One channel's hold.
     *
     * @param path of the resource
     */
    record Mark(Hold hold, String path) {}

    /** The hold that this channel belongs to; null if none is known. */
    Mark of(Object channel) {
        return channel == null || marks.isEmpty() ? null : marks.get(new Probe(channel));
    }

    /** From now on it belongs to this hold. */
    void mark(Object channel, Hold hold, String path) {
        Mark known = of(channel);
        if (known != null && known.hold == hold) {
            return;
        }
        purge();
        if (known != null || marks.size() < MOST) {
            marks.put(new Key(channel, collected), new Mark(hold, path));
        }
    }

    private void purge() {
        Reference<?> gone;
        while ((gone = collected.poll()) != null) {
            marks.remove(gone);
        }
    }

    int size() {
        purge();
        return marks.size();
    }
}
