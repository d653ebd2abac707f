package dev.lockmedic.profiles;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One hold of a host's own lock.
 *
 * <p>A hold with a max hold keeps the host's objects alive: a lock that leaks together with its
 * handle must still be there to be released when it is overdue, and the max hold bounds how long
 * that is. A hold without one keeps them only weakly, unless somebody has found another limit for
 * it and calls {@link #keep}: nothing would ever be done about it, so it must not cost the host any
 * memory. Strings and other plain values are always kept. Whoever has dealt with a hold that the
 * host does not release itself calls {@link #letGo}.
 */
public final class ProfileHold {
    private final String profile;
    private final String lockClass;
    private final HoldTable table;
    private final HoldKey key;
    private final Thread thread;
    private final long startedNanos;
    private final long returnedNanos;
    private final Path lockFile;
    private final String resource;
    private final OptionalLong maxHoldMs;
    private final WeakReference<Object> lock;
    private final WeakReference<Object> hold;
    private volatile Object[] kept;
    private volatile HostRelease release;

    /** How often it was acquired and not released; guarded by the table. */
    int depth = 1;

    ProfileHold(
            String profile,
            String lockClass,
            HoldTable table,
            HoldKey key,
            Objects objects,
            long startedNanos,
            Details details) {
        this.profile = profile;
        this.lockClass = lockClass;
        this.table = table;
        this.key = key;
        this.thread = Thread.currentThread();
        this.startedNanos = startedNanos;
        this.returnedNanos = System.nanoTime();
        this.lockFile = details.lockFile();
        this.resource = details.resource();
        this.maxHoldMs = details.maxHoldMs();
        this.lock = new WeakReference<>(objects.lock());
        this.hold = new WeakReference<>(objects.hold());
        if (maxHoldMs.isPresent()) {
            this.kept = new Object[] {objects.lock(), objects.hold()};
        }
    }

    /** The host's objects: the {@code this} of the acquire call and what stands for the hold. */
    record Objects(Object lock, Object hold) {}

    /** What the profile's expressions found. */
    record Details(Path lockFile, String resource, OptionalLong maxHoldMs) {}

    /** The profile's name. */
    public String profile() {
        return profile;
    }

    /** The name of the host's lock class. */
    public String lockClass() {
        return lockClass;
    }

    /** What stands for the hold in the host; null once the host has dropped it. */
    public Object hold() {
        Object value = key.value();
        return value == null ? hold.get() : value;
    }

    /** The {@code this} of the acquire call; null if that was static or the host has dropped it. */
    Object lock() {
        return lock.get();
    }

    /** The lock file, absolute; null if the profile names none. */
    public Path lockFile() {
        return lockFile;
    }

    /** What the lock guards, in the host's words; null if the profile names nothing. */
    public String resource() {
        return resource;
    }

    /** The max hold that the host recorded. */
    public OptionalLong maxHoldMs() {
        return maxHoldMs;
    }

    /**
     * When the acquire call began, on {@link System#nanoTime}: before others could see the lock as
     * taken. It may be long before the hold began, if the host had to wait for it.
     */
    public long startedNanos() {
        return startedNanos;
    }

    /** When the acquire call ended: the hold had begun by then. */
    public long returnedNanos() {
        return returnedNanos;
    }

    /** The thread that took the lock. */
    public Thread thread() {
        return thread;
    }

    /** The host's own way to release it by force; null if the profile names none. */
    public HostRelease release() {
        return release;
    }

    void releasedBy(HostRelease way) {
        release = way;
    }

    HoldKey key() {
        return key;
    }

    /** Keeps the host's objects alive from now on, because this hold may have to be released. */
    public void keep() {
        Object[] objects = {lock.get(), hold()};
        if (objects[1] != null) {
            kept = objects;
        }
    }

    /** Whether the host's objects are kept alive. */
    public boolean keeps() {
        return kept != null;
    }

    /** Forgets the hold: a release that comes later is not told any more. */
    public void letGo() {
        kept = null;
        table.forget(this);
    }

    /** The hold has ended; nothing has to be kept for it. */
    void ended() {
        kept = null;
    }

    @Override
    public String toString() {
        return "hold of "
                + lockClass
                + (resource == null ? "" : " on " + resource)
                + " by thread "
                + thread.getName();
    }
}
