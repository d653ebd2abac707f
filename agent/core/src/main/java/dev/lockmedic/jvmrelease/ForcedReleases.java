package dev.lockmedic.jvmrelease;

import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.settings.ZombieUnlock;
import dev.lockmedic.threads.LiveThreads;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Releases locks of {@code java.util.concurrent} by force. On a healer thread; one at a time; each
 * waits a second or two at most, and never for a lock of the host.
 *
 * <p>A lock is given as what {@code LockSupport.getBlocker} says of its waiters: its synchronizer,
 * or a {@code StampedLock} itself.
 */
public final class ForcedReleases {
    private final LockFields fields;
    private final FewRecords<BrokenHold> broken = new FewRecords<>(new BrokenHold[0]);
    private final OwedPermits permits = new OwedPermits();
    private final Exclusive exclusive;
    private final Reads reads;
    private final Stamps stamps;
    private final Interrupts interrupts;
    private final Keeper keeper;
    private final LockWeaving weaving;
    private final AtomicLong released = new AtomicLong();
    private boolean closed;

    /**
     * @param opener opens the package of a class to us
     * @param failed told of what goes wrong inside a hook, on a host's thread
     * @throws ReflectiveOperationException if this JDK's locks are built otherwise: then nothing
     *     can be released by force
     */
    public ForcedReleases(
            Instrumentation instrumentation,
            Consumer<Class<?>> opener,
            Supplier<ZombieUnlock> zombieUnlock,
            Consumer<Throwable> failed)
            throws ReflectiveOperationException {
        // Never started: it only stands in the owner field while a release is undecided.
        Thread us = new AgentThread(null, "lockmedic-forced-release", null);
        LiveThreads threads = LiveThreads.open(opener);
        Windows windows = new Windows(threads);
        ReadBooks books = new ReadBooks(opener);
        fields = new LockFields(opener);
        exclusive = new Exclusive(fields, threads, windows, broken, us);
        reads = new Reads(fields, books, threads, windows, broken);
        stamps = new Stamps(opener, threads, windows, broken);
        interrupts = new Interrupts(fields, windows);
        keeper =
                new Keeper(
                        fields,
                        books,
                        stamps,
                        broken,
                        permits,
                        interrupts,
                        us,
                        zombieUnlock,
                        failed);
        weaving =
                new LockWeaving(
                        instrumentation, keeper, new Probe(opener, fields, broken, permits));
    }

    /**
     * Takes an exclusive lock from a thread that lives, with all its holds; of a read-write lock
     * its read holds too, without which nobody could write.
     *
     * @param story for people, and for the holder's late unlock: after how long it was released,
     *     against which limit
     */
    public synchronized Outcome release(Object lock, Thread holder, String story) {
        LockKind kind = LockKind.of(lock);
        if (kind != LockKind.REENTRANT && kind != LockKind.READ_WRITE) {
            return unsupported(lock, kind);
        }
        String unwoven = weave(kind);
        if (unwoven != null) {
            return Outcome.notReleased(unwoven);
        }
        Outcome written = exclusive.take(lock, holder, story);
        if (written.result() == Outcome.Result.RELEASED && fields.shared(lock) > 0) {
            Outcome read = reads.take(lock, holder, story);
            if (read.result() == Outcome.Result.NOT_RELEASED) {
                return counted(
                        Outcome.released(
                                written.detail() + "; its read holds remain: " + read.detail(),
                                written.holds()));
            }
            return counted(
                    Outcome.released(
                            written.detail() + " and " + read.holds() + " for reading",
                            written.holds() + read.holds()));
        }
        return counted(written);
    }

    /**
     * Interrupts the owner of an exclusive lock while it has it, and never after: what it does next
     * is not hit.
     *
     * @return {@code RELEASED} if it was interrupted
     */
    public synchronized Outcome interrupt(Object lock, Thread owner) {
        LockKind kind = LockKind.of(lock);
        if (kind != LockKind.REENTRANT && kind != LockKind.READ_WRITE) {
            return unsupported(lock, kind);
        }
        String unwoven = weave(kind);
        return unwoven != null ? Outcome.notReleased(unwoven) : interrupts.send(lock, owner);
    }

    /** Takes all read holds of a read-write lock from a thread that lives. */
    public synchronized Outcome releaseReads(Object lock, Thread reader, String story) {
        LockKind kind = LockKind.of(lock);
        if (kind != LockKind.READ_WRITE) {
            return unsupported(lock, kind);
        }
        String unwoven = weave(kind);
        return unwoven != null
                ? Outcome.notReleased(unwoven)
                : counted(reads.take(lock, reader, story));
    }

    /**
     * Frees a lock whose owner has ended, or that is taken and has no owner; of a read-write lock
     * also the read holds of threads that have ended. Needs no hook.
     */
    public synchronized Outcome releaseEnded(Object lock) {
        LockKind kind = LockKind.of(lock);
        if (kind != LockKind.REENTRANT && kind != LockKind.READ_WRITE) {
            return unsupported(lock, kind);
        }
        if (closed) {
            return Outcome.notReleased("Lockmedic is detached");
        }
        return counted(
                kind == LockKind.READ_WRITE && fields.exclusive(lock) == 0
                        ? reads.freeLeaked(lock)
                        : exclusive.freeEnded(lock));
    }

    /** The stamp of the write hold that a {@code StampedLock} has now; 0 if it has none. */
    public long writeStamp(Object lock) {
        if (LockKind.of(lock) != LockKind.STAMPED) {
            return 0;
        }
        long stamp = stamps.stamp(lock);
        return java.util.concurrent.locks.StampedLock.isWriteLockStamp(stamp) ? stamp : 0;
    }

    /** Ends the write hold of that stamp, and no other; whose it is nobody knows. */
    public synchronized Outcome releaseStamp(Object lock, long stamp, String story) {
        LockKind kind = LockKind.of(lock);
        if (kind != LockKind.STAMPED) {
            return unsupported(lock, kind);
        }
        String unwoven = weave(kind);
        return unwoven != null
                ? Outcome.notReleased(unwoven)
                : counted(stamps.take(lock, stamp, story));
    }

    /** Gives back permits of a semaphore that its rule allows to be given back. */
    public synchronized Outcome releasePermits(Object lock, int count) {
        LockKind kind = LockKind.of(lock);
        if (kind != LockKind.SEMAPHORE) {
            return unsupported(lock, kind);
        }
        String unwoven = weave(kind);
        if (unwoven != null) {
            return Outcome.notReleased(unwoven);
        }
        if (fields.state(lock) >= count) {
            return Outcome.alreadyFree("it has permits");
        }
        permits.owe(lock, count);
        ((AbstractQueuedSynchronizer) lock).releaseShared(count);
        permits.given(lock);
        return counted(Outcome.released("permits were given back in the holder's place", count));
    }

    /** Who has read holds of a read-write lock; null if it is none. */
    public ReadPicture readers(Object lock) {
        return LockKind.of(lock) == LockKind.READ_WRITE ? reads.picture(lock) : null;
    }

    private String weave(LockKind kind) {
        if (closed) {
            return "Lockmedic is detached";
        }
        return weaving.weave(kind);
    }

    private Outcome counted(Outcome outcome) {
        if (outcome.result() == Outcome.Result.RELEASED) {
            released.incrementAndGet();
        }
        return outcome;
    }

    private static Outcome unsupported(Object lock, LockKind kind) {
        return Outcome.unsupported(
                kind == null
                        ? lock.getClass().getName()
                                + " is no lock of the JDK: what its state means, only the host knows"
                        : "a " + kind + " can't be released that way");
    }

    /** Forced releases so far. */
    public long released() {
        return released.get();
    }

    /** Late unlocks of former holders that ended quietly. */
    public long unlocksIgnored() {
        return keeper.ignored();
    }

    /** Late unlocks of former holders that were told. */
    public long unlocksRefused() {
        return keeper.refused();
    }

    /** Late unlocks that are still awaited. */
    public long unlocksAwaited() {
        long sum = permits.owed();
        for (BrokenHold hold : broken.all()) {
            sum += hold.debt();
        }
        return sum;
    }

    /**
     * Gives the locks' classes their original bodies back.
     *
     * @return what could not be restored, and what that means; empty if all is as before
     */
    public synchronized List<String> close() {
        if (closed) {
            return List.of();
        }
        closed = true;
        long unpaid = permits.owed();
        for (BrokenHold hold : broken.all()) {
            if (hold.kind == BrokenHold.Kind.READ && !hold.isStale()) {
                unpaid += hold.debt();
            }
        }
        List<String> problems = weaving.remove();
        if (unpaid > 0) {
            problems.add(
                    "the late unlocks of "
                            + unpaid
                            + " read holds or permits that were released by force are no longer kept"
                            + " from counting");
        }
        return problems;
    }
}
