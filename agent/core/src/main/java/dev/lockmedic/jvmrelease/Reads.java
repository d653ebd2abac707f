package dev.lockmedic.jvmrelease;

import dev.lockmedic.threads.LiveThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Read holds of a read-write lock: who has them, and their forced release.
 *
 * <p>The lock's count is one number for all. A reader's holds are taken off it while the reader is
 * in no window; from then on its own books tell of holds that it has not. It strikes them itself at
 * its next operation on the lock (a hook lets it), before the lock reads them.
 */
final class Reads {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LOOKS = 3;

    private final LockFields fields;
    private final ReadBooks books;
    private final LiveThreads threads;
    private final Windows windows;
    private final FewRecords<BrokenHold> broken;

    Reads(
            LockFields fields,
            ReadBooks books,
            LiveThreads threads,
            Windows windows,
            FewRecords<BrokenHold> broken) {
        this.fields = fields;
        this.books = books;
        this.threads = threads;
        this.windows = windows;
        this.broken = broken;
    }

    /** Takes all read holds from a thread that lives; the lock's class is woven. */
    Outcome take(Object sync, Thread reader, String story) {
        BrokenHold hold = new BrokenHold(BrokenHold.Kind.READ, sync, reader, 0, story);
        if (!broken.add(hold)) {
            return Outcome.notReleased(
                    "there are " + FewRecords.MOST + " holds already whose unlocks are awaited");
        }
        try {
            long deadline = System.nanoTime() + LIMIT_NANOS;
            while (hold.isUndecided()) {
                if (windows.isOutside(reader)) {
                    // It has been in no operation since, or it would have decided this itself.
                    lose(sync, reader, hold);
                } else if (System.nanoTime() - deadline > 0) {
                    if (hold.giveUp()) {
                        broken.remove(hold);
                        return Outcome.notReleased(
                                "the reader stands in the middle of an operation on a lock and does"
                                        + " not get out of it");
                    }
                } else {
                    Windows.pause();
                }
            }
        } catch (Throwable t) {
            if (hold.giveUp()) {
                broken.remove(hold);
                throw t;
            }
        }
        if (!hold.isLost()) {
            broken.remove(hold);
            return Outcome.alreadyFree("the reader has given it back");
        }
        return Outcome.released("taken from its reader", hold.lostHolds());
    }

    private void lose(Object sync, Thread reader, BrokenHold hold) {
        long holds = books.realHolds(sync, reader, broken.all());
        if (holds <= 0) {
            hold.giveUp();
        } else if (hold.lose(holds)) {
            fields.dropShared(sync, holds);
        }
    }

    /** Who has read holds now. */
    ReadPicture picture(Object sync) {
        LiveThreads.Found all = threads.all();
        List<ReadHold> holders = new ArrayList<>();
        for (Thread thread : all.threads()) {
            long holds = books.realHolds(sync, thread, broken.all());
            if (holds > 0) {
                holders.add(new ReadHold(thread, (int) holds));
            }
        }
        return new ReadPicture(holders, fields.shared(sync), all.complete());
    }

    /**
     * Takes off the count what no live thread has. Only if all live threads can be looked at, and
     * several looks in a row, with nobody in a window between them, show the same.
     */
    Outcome freeLeaked(Object sync) {
        long state = fields.state(sync);
        ReadPicture first = picture(sync);
        if (!first.complete()) {
            return Outcome.notReleased("not all threads that live can be looked at");
        }
        long leaked = first.leaked();
        if (first.shared() == 0 || leaked == 0) {
            return Outcome.alreadyFree("no ended thread has read holds");
        }
        for (int look = 1; look < LOOKS; look++) {
            if (!windows.allSeenOutside(
                    threads.running().threads(), System.nanoTime() + LIMIT_NANOS)) {
                return Outcome.notReleased(
                        "a thread stands in the middle of an operation on a lock");
            }
            ReadPicture next = picture(sync);
            if (!next.equals(first) || fields.state(sync) != state) {
                return Outcome.notReleased("its readers come and go");
            }
        }
        if (leaked < 0 || !fields.dropShared(sync, leaked, state)) {
            return Outcome.notReleased("its readers come and go");
        }
        return Outcome.released("its readers have ended", leaked);
    }
}
