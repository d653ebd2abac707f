package dev.lockmedic.holds;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of single objects of the host, such as its channels: by identity, and weakly, so
 * that it keeps none of them alive. Any thread; lock-free for reading.
 *
 * @param <V> what is known of one; it must not refer to the object strongly
 */
public final class WeakIdentityMap<V> {
    private final ConcurrentHashMap<Object, V> values = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** To look up by. */
    private static final class Probe {
        private final Object object;

        Probe(Object object) {
            this.object = object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.get() == object;
        }
    }

    /** To be found by; equal to nothing but itself once the object is gone. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, ReferenceQueue<Object> queue) {
            super(object, queue);
            hash = System.identityHashCode(object);
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
                return mine == probe.object;
            }
            return other instanceof Key key && mine != null && mine == key.get();
        }
    }

    /** What is known of this object; null if nothing is. */
    public V get(Object object) {
        return object == null || values.isEmpty() ? null : values.get(new Probe(object));
    }

    /** From now on this is known of it, in place of what was. */
    public void put(Object object, V value) {
        purge();
        values.put(new Key(object, collected), value);
    }

    /**
     * The same, unless something is known of it already.
     *
     * @return what was known; null if nothing was
     */
    public V putIfAbsent(Object object, V value) {
        purge();
        return values.putIfAbsent(new Key(object, collected), value);
    }

    /** Forgets it; what was known, or null. */
    public V remove(Object object) {
        return values.isEmpty() ? null : values.remove(new Probe(object));
    }

    /** What is known of all that are there still, as it stands. */
    public Collection<V> values() {
        purge();
        return values.values();
    }

    /** How many are known, or were until they were collected just now. */
    public int size() {
        purge();
        return values.size();
    }

    private void purge() {
        Reference<?> gone;
        while ((gone = collected.poll()) != null) {
            values.remove(gone);
        }
    }
}
