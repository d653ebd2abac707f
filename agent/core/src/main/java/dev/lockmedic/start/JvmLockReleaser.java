package dev.lockmedic.start;

import dev.lockmedic.jvmlocks.LockReleaser;
import dev.lockmedic.jvmrelease.ForcedReleases;
import dev.lockmedic.jvmrelease.ReadHold;
import dev.lockmedic.jvmrelease.ReadPicture;
import dev.lockmedic.settings.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.StampedLock;

/**
 * Between who finds that a lock is stuck and who can release it; neither knows the other.
 *
 * <p>Where this JDK's locks are built otherwise, they are told of all the same.
 */
final class JvmLockReleaser implements LockReleaser {
    private final Maker maker;
    private volatile ForcedReleases made;
    private volatile String problem;
    private boolean closed;

    /** Makes what releases locks. */
    interface Maker {
        ForcedReleases make() throws ReflectiveOperationException;
    }

    JvmLockReleaser(Maker maker) {
        this.maker = maker;
    }

    /** Loads what a release needs, while there is memory for it; weaves nothing. */
    void prepare() {
        releases();
    }

    private synchronized ForcedReleases releases() {
        if (made == null && problem == null && !closed) {
            try {
                made = maker.make();
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                problem = "the locks of this JDK are built otherwise: " + e;
            }
        }
        return made;
    }

    private Result none() {
        return new Result(Outcome.UNSUPPORTED, problem == null ? "Lockmedic is detached" : problem);
    }

    @Override
    public Result release(
            Object lock,
            Thread owner,
            boolean shared,
            long version,
            long heldMillis,
            long limitMillis) {
        ForcedReleases releases = releases();
        if (releases == null) {
            return none();
        }
        String story =
                "it was held for "
                        + Durations.human(heldMillis)
                        + " against a max hold of "
                        + Durations.human(limitMillis);
        if (lock instanceof StampedLock) {
            return shared
                    ? new Result(
                            Outcome.UNSUPPORTED,
                            "a StampedLock does not record who has its read locks")
                    : result(releases.releaseStamp(lock, version, story));
        }
        if (owner != null) {
            return result(releases.release(lock, owner, story));
        }
        ReadPicture readers = releases.readers(lock);
        if (readers != null) {
            return readers(releases, lock, readers, story);
        }
        return result(releases.releasePermits(lock, 1));
    }

    /** All that have it, for nobody could write with one of them left; and what ended ones left. */
    private static Result readers(
            ForcedReleases releases, Object lock, ReadPicture picture, String story) {
        Result last = null;
        StringBuilder words = new StringBuilder();
        for (ReadHold reader : picture.holders()) {
            last = result(releases.releaseReads(lock, reader.thread(), story));
            words.append(words.isEmpty() ? "" : "; ")
                    .append(reader.thread().getName())
                    .append(": ")
                    .append(last.words());
            if (last.outcome() == Outcome.NOT_RELEASED) {
                return new Result(last.outcome(), words.toString());
            }
        }
        if (picture.leaked() > 0) {
            last = result(releases.releaseEnded(lock));
            words.append(words.isEmpty() ? "" : "; ").append(last.words());
        }
        return last == null
                ? new Result(Outcome.OVER_BY_ITSELF, "nobody has it any more")
                : new Result(last.outcome(), words.toString());
    }

    @Override
    public Result releaseEnded(Object lock, Thread owner, boolean shared) {
        ForcedReleases releases = releases();
        return releases == null ? none() : result(releases.releaseEnded(lock));
    }

    @Override
    public Result interrupt(Object lock, Thread owner) {
        ForcedReleases releases = releases();
        return releases == null ? none() : result(releases.interrupt(lock, owner));
    }

    @Override
    public Readers readers(Object lock) {
        ForcedReleases releases = releases();
        ReadPicture picture = releases == null ? null : releases.readers(lock);
        if (picture == null) {
            return new Readers(List.of(), 0, false);
        }
        List<Thread> threads = new ArrayList<>();
        for (ReadHold hold : picture.holders()) {
            threads.add(hold.thread());
        }
        return new Readers(threads, picture.leaked(), picture.complete());
    }

    private static Result result(dev.lockmedic.jvmrelease.Outcome outcome) {
        return new Result(
                switch (outcome.result()) {
                    case RELEASED -> Outcome.RELEASED;
                    case ALREADY_FREE -> Outcome.OVER_BY_ITSELF;
                    case NOT_RELEASED -> Outcome.NOT_RELEASED;
                    case UNSUPPORTED -> Outcome.UNSUPPORTED;
                },
                outcome.detail());
    }

    /** For {@code status}; null if nothing was ever to be released. */
    ForcedReleases made() {
        return made;
    }

    /** Restores the locks' classes; what could not be restored. */
    synchronized List<String> close() {
        closed = true;
        return made == null ? List.of() : made.close();
    }
}
