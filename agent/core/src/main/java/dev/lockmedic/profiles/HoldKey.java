package dev.lockmedic.profiles;

import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Objects;

/**
 * By what a hold is found again. Objects are compared by identity, so that no code of the host
 * runs, and are not kept alive. Plain values of the JDK are compared by equality, as two strings
 * may name the same lock; the lock object they were used on belongs to the key.
 */
final class HoldKey extends WeakReference<Object> {
    private final Object value;
    private final boolean scoped;
    private final int hash;

    private HoldKey(Object identity, Object value, ReferenceQueue<Object> queue) {
        super(identity, queue);
        this.value = value;
        this.scoped = identity != null;
        this.hash = 31 * System.identityHashCode(identity) + (value == null ? 0 : value.hashCode());
    }

    /**
     * The key of a hold.
     *
     * @param hold the object or value that stands for it
     * @param scope the lock object, if acquire and release are both called on it; else null
     */
    static HoldKey of(Object hold, Object scope, ReferenceQueue<Object> queue) {
        return isValue(hold) ? new HoldKey(scope, hold, queue) : new HoldKey(hold, null, queue);
    }

    private static boolean isValue(Object hold) {
        return hold instanceof Path
                || hold instanceof File
                || hold instanceof Enum
                || (hold instanceof Comparable && hold.getClass().getClassLoader() == null);
    }

    /** The plain value that stands for the hold; null if it is an object. */
    Object value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof HoldKey that) || hash != that.hash || scoped != that.scoped) {
            return false;
        }
        Object identity = get();
        // A key whose object is gone is equal to itself only.
        boolean same = scoped ? identity != null && identity == that.get() : true;
        return same && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
