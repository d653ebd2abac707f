package dev.lockmedic.holds;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All holds of this JVM, and those it lost whose holder has not noticed yet: zombies. Called on the
 * host's threads for every lock taken and given back, so it is lock-free where it is empty or the
 * lock is unknown.
 */
public final class HoldRegistry {
    /** Zombies beyond this are forgotten, oldest first: a leak here would be the host's end. */
    private static final int MOST_ZOMBIES = 10_000;

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong acquired = new AtomicLong();
    private final AtomicLong released = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final ConcurrentHashMap<Path, Hold> byLockFile = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Hold> withoutFile = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Path, Zombies> zombies = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Hold> zombieOrder = new ConcurrentLinkedQueue<>();
    private final Waiters waiters = new Waiters();
    private volatile HoldListener listener = HoldListener.NOBODY;

    /** The lost holds of one lock. */
    private static final class Zombies {
        private final List<Hold> holds;

        Zombies(List<Hold> holds) {
            this.holds = holds;
        }
    }

    /** Names who is told of holds as they come and go; one only. */
    public void toldTo(HoldListener value) {
        listener = value;
    }

    /** The threads of this JVM that wait for lock files. */
    public Waiters waiters() {
        return waiters;
    }

    /** It has become known what this hold guards, by more than the name of its lock. */
    public void guards(Hold hold, String resource) {
        if (resource != null && !resource.equals(hold.resource())) {
            listener.over(hold);
            hold.resource(resource);
            if (hold.state() != Hold.State.RELEASED) {
                listener.begun(hold);
            }
        }
    }

    /** Whether no lock file is held or lost here: then no deletion needs a closer look. */
    public boolean knowsNoLockFile() {
        return byLockFile.isEmpty() && zombies.isEmpty();
    }

    /**
     * Enters a hold that was there before the agent, unless a thread of the host has taken that
     * lock meanwhile.
     *
     * @return null if it has
     */
    public Hold adopt(Hold.Start start) {
        Hold hold = new Hold(ids.incrementAndGet(), start);
        if (byLockFile.putIfAbsent(start.lockFile(), hold) != null) {
            return null;
        }
        acquired.incrementAndGet();
        listener.begun(hold);
        return hold;
    }

    /** Enters a hold that has just begun. The holder's own lost holds of that lock are over. */
    public Hold begin(Hold.Start start) {
        Hold hold = new Hold(ids.incrementAndGet(), start);
        acquired.incrementAndGet();
        if (start.lockFile() == null) {
            withoutFile.put(hold.id(), hold);
            listener.begun(hold);
            return hold;
        }
        Hold before;
        do {
            before = byLockFile.get(start.lockFile());
            if (before != null) {
                // Over first, succeeded then: its holder may be giving it back at this very moment,
                // and must find its own hold lost. If it found none of its own and this new one,
                // its deletion would count as one on behalf of this one's holder, and remove its
                // file.
                succeed(before, start.thread());
                byLockFile.remove(start.lockFile(), before);
            }
        } while (byLockFile.putIfAbsent(start.lockFile(), hold) != null);
        if (start.thread() != null && !zombies.isEmpty()) {
            forgetZombies(start.lockFile(), start.thread());
        }
        listener.begun(hold);
        return hold;
    }

    /** The file of this hold has gone, or nobody could have created a new one. */
    private void succeed(Hold before, Thread successor) {
        if (before.isReleasing() || before.isBy(successor)) {
            // Its deletion is through and not told yet, or was done in a way that no hook sees.
            released(before);
        } else {
            // Reclaimed by another process, most likely, and its holder may still wake up.
            lost(before);
        }
    }

    /** The hold on this lock file that nobody has lost; null if there is none. */
    public Hold holdOf(Path lockFile) {
        return byLockFile.get(lockFile);
    }

    /**
     * The host has given it back.
     *
     * @return false if it had been lost or was released before
     */
    public boolean released(Hold hold) {
        if (!hold.leave(Hold.State.RELEASED)) {
            return false;
        }
        released.incrementAndGet();
        remove(hold);
        letGo(hold);
        listener.over(hold);
        return true;
    }

    /**
     * It was taken from its holder: from now on the holder is a zombie.
     *
     * @return false if the host gave it back first, or somebody else took it
     */
    public boolean lost(Hold hold) {
        if (!hold.isHeld()) {
            return false;
        }
        if (hold.lockFile() != null) {
            // Before it is no hold any more: a release in between must find one or the other. And
            // before it is lost: this needs memory, and a zombie that nobody knew would be let by.
            remember(hold);
        }
        if (!hold.leave(Hold.State.LOST)) {
            // Given back just now, or lost to somebody else, who has remembered it as well.
            if (hold.lockFile() != null) {
                takeOut(hold);
            }
            return false;
        }
        lost.incrementAndGet();
        remove(hold);
        letGo(hold);
        return true;
    }

    private void remember(Hold hold) {
        // No lambdas where locks are lost: one that is first linked when memory has run out stays
        // broken for good. Lists are never changed, and compared by identity.
        while (true) {
            Zombies before = zombies.get(hold.lockFile());
            List<Hold> after = before == null ? new ArrayList<>() : new ArrayList<>(before.holds);
            after.add(hold);
            if (before == null
                    ? zombies.putIfAbsent(hold.lockFile(), new Zombies(after)) == null
                    : zombies.replace(hold.lockFile(), before, new Zombies(after))) {
                break;
            }
        }
        zombieOrder.add(hold);
        if (zombieOrder.size() > MOST_ZOMBIES) {
            forget(zombieOrder.poll());
        }
    }

    private void remove(Hold hold) {
        if (hold.lockFile() == null) {
            withoutFile.remove(hold.id());
        } else {
            byLockFile.remove(hold.lockFile(), hold);
        }
    }

    private static void letGo(Hold hold) {
        HostRelease release = hold.hostRelease();
        if (release != null) {
            release.letGo();
        }
    }

    /**
     * The lost hold for which this thread may be the zombie: its own, or one whose thread was never
     * known. Null if it is none.
     */
    public Hold zombieOf(Path lockFile, Thread thread) {
        Zombies lostHere = zombies.get(lockFile);
        if (lostHere == null) {
            return null;
        }
        Hold candidate = null;
        for (Hold hold : lostHere.holds) {
            if (hold.state() != Hold.State.LOST) {
                continue;
            }
            if (hold.isBy(thread)) {
                return hold;
            }
            if (hold.threadUnknown()) {
                candidate = hold;
            }
        }
        return candidate;
    }

    /** Whether any hold of this lock was lost and its zombie has not shown up. */
    public boolean hasZombie(Path lockFile) {
        return zombies.containsKey(lockFile);
    }

    /** The zombie has learnt of its loss. */
    public void forget(Hold zombie) {
        if (zombie == null) {
            return;
        }
        zombie.noInterruptFromNowOn();
        listener.over(zombie);
        takeOut(zombie);
    }

    private void takeOut(Hold zombie) {
        zombieOrder.remove(zombie);
        while (true) {
            Zombies before = zombies.get(zombie.lockFile());
            if (before == null) {
                return;
            }
            List<Hold> after = new ArrayList<>(before.holds);
            after.remove(zombie);
            if (after.isEmpty()
                    ? zombies.remove(zombie.lockFile(), before)
                    : zombies.replace(zombie.lockFile(), before, new Zombies(after))) {
                return;
            }
        }
    }

    private void forgetZombies(Path lockFile, Thread thread) {
        Zombies lostHere = zombies.get(lockFile);
        if (lostHere != null) {
            for (Hold hold : lostHere.holds) {
                if (hold.isBy(thread)) {
                    forget(hold);
                }
            }
        }
    }

    /** Holds in force, a snapshot in no order. */
    public List<Hold> held() {
        List<Hold> holds = new ArrayList<>(byLockFile.values());
        holds.addAll(withoutFile.values());
        return holds;
    }

    /** Shows all holds in force, in no order, without a copy of them: there may be many. */
    public void forEachHeld(Consumer<Hold> action) {
        byLockFile.values().forEach(action);
        withoutFile.values().forEach(action);
    }

    /** How many are held. */
    public int size() {
        return byLockFile.size() + withoutFile.size();
    }

    /** Lost holds whose zombie has not shown up. */
    public Collection<Hold> zombies() {
        return List.copyOf(zombieOrder);
    }

    /** Holds begun since start. */
    public long acquiredCount() {
        return acquired.get();
    }

    /** Holds that the host gave back since start. */
    public long releasedCount() {
        return released.get();
    }

    /** Holds that were taken from their holder since start. */
    public long lostCount() {
        return lost.get();
    }
}
