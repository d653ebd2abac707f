package dev.lockmedic.jvmlocks;

import dev.lockmedic.threads.LiveThreads;
import dev.lockmedic.threads.Monitors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What a thread waits for, who has that, what that one waits for, and so on: across platform and
 * virtual threads, locks of {@code java.util.concurrent} and monitors. On healers, when something
 * is told.
 */
final class WaitGraph {
    private static final int MOST_LINKS = 16;

    private final LiveThreads threads;
    private final Synchronizers synchronizers;
    private final Supplier<Monitors> monitors;
    private final LockReleaser releaser;

    /**
     * @param links in words, the first one of the thread asked about; empty if it waits for no lock
     * @param cycle whether the last link leads back to a thread named before
     */
    record Chain(List<String> links, boolean cycle) {}

    private record Wait(String lock, List<Thread> owners) {}

    WaitGraph(
            LiveThreads threads,
            Synchronizers synchronizers,
            Supplier<Monitors> monitors,
            LockReleaser releaser) {
        this.threads = threads;
        this.synchronizers = synchronizers;
        this.monitors = monitors;
        this.releaser = releaser;
    }

    /** Who has this monitor; null if nobody was found. Looks at every thread's stack. */
    Thread ownerOfMonitor(String name) {
        return monitors.get().ownerOf(name);
    }

    /**
     * Interrupts the owner of a monitor, right after its stack has shown that it has it. Nothing
     * can be woven into a monitor, so an owner that leaves it in these very microseconds is hit
     * outside.
     */
    LockReleaser.Result interruptOwner(String monitor, Thread owner) {
        if (owner.isInterrupted()) {
            return new LockReleaser.Result(
                    LockReleaser.Outcome.NOT_RELEASED,
                    "it is interrupted already, and takes no notice of it");
        }
        if (!monitors.get().owns(owner, monitor)) {
            return new LockReleaser.Result(
                    LockReleaser.Outcome.NOT_RELEASED, "it is not seen to have the monitor");
        }
        owner.interrupt();
        return new LockReleaser.Result(LockReleaser.Outcome.RELEASED, "");
    }

    /** From this thread on. */
    Chain from(Thread thread) {
        List<String> links = new ArrayList<>();
        List<Thread> seen = new ArrayList<>();
        Thread at = thread;
        while (at != null && links.size() < MOST_LINKS) {
            seen.add(at);
            Wait wait = wait(at);
            if (wait == null) {
                return new Chain(links, false);
            }
            links.add(
                    ThreadWords.of(at, threads)
                            + " waits for "
                            + wait.lock
                            + (wait.owners.isEmpty()
                                    ? ", whose owner is unknown"
                                    : ", held by " + words(wait.owners)));
            Thread next = wait.owners.isEmpty() ? null : wait.owners.get(0);
            for (Thread owner : wait.owners) {
                if (contains(seen, owner)) {
                    return new Chain(links, true);
                }
            }
            at = next;
        }
        return new Chain(links, false);
    }

    /** Compared by identity: a thread class may have an equals of its own. */
    private static boolean contains(List<Thread> all, Thread one) {
        for (Thread each : all) {
            if (each == one) {
                return true;
            }
        }
        return false;
    }

    private String words(List<Thread> owners) {
        String first = ThreadWords.of(owners.get(0), threads);
        return owners.size() == 1 ? first : first + " and " + (owners.size() - 1) + " more";
    }

    /** Null if it waits for no lock. */
    private Wait wait(Thread thread) {
        Object blocker = LockSupport.getBlocker(thread);
        LockKind kind = blocker == null ? null : synchronizers.kind(blocker);
        if (kind != null) {
            HoldView hold = synchronizers.hold(blocker, kind);
            List<Thread> owners =
                    hold.owner() != null
                            ? List.of(hold.owner())
                            : hold.taken() && hold.shared() && kind == LockKind.READ_WRITE
                                    ? releaser.readers(blocker).threads()
                                    : List.of();
            return new Wait(LockName.of(blocker, kind), owners);
        }
        if (!threads.isBlocked(thread)) {
            return null;
        }
        Monitors known = monitors.get();
        Monitors.Monitor monitor = known.blockedOn(thread);
        if (monitor == null) {
            return null;
        }
        Thread owner = monitor.owner() != null ? monitor.owner() : known.ownerOf(monitor.name());
        return new Wait("monitor " + monitor.name(), owner == null ? List.of() : List.of(owner));
    }
}
