package dev.lockmedic.profiles;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The holds of one lock class that have not ended. The lock is exclusive: a second acquisition of
 * the same hold is the same thread coming in again, or proof that the first has ended.
 */
final class HoldTable {
    private final Map<HoldKey, ProfileHold> holds = new HashMap<>();
    private final ReferenceQueue<Object> garbage = new ReferenceQueue<>();

    HoldKey key(Object hold, Object scope) {
        return HoldKey.of(hold, scope, garbage);
    }

    /** A key to look up with, of which nothing is to be heard when its object is garbage. */
    static HoldKey lookup(Object hold, Object scope) {
        return HoldKey.of(hold, scope, null);
    }

    /**
     * The hold that is acquired once more, or null if there is none yet that could be.
     *
     * @param within holds that were acquired by calls within this one, which is then no further one
     */
    synchronized ProfileHold again(HoldKey key, Collection<ProfileHold> within) {
        ProfileHold known = holds.get(key);
        if (known != null && within.contains(known)) {
            return known;
        }
        if (known != null && known.thread() == Thread.currentThread()) {
            known.depth++;
            return known;
        }
        return null;
    }

    /** Enters a new hold; returns an earlier one that must have ended unseen, or null. */
    synchronized ProfileHold acquired(ProfileHold hold) {
        // Removed first: the map would keep the earlier hold's key, which may outlive its object.
        ProfileHold ended = holds.remove(hold.key());
        holds.put(hold.key(), hold);
        return ended;
    }

    synchronized ProfileHold find(HoldKey key) {
        return holds.get(key);
    }

    /** One release of it; says whether that ended the hold. */
    synchronized boolean released(ProfileHold hold) {
        if (holds.get(hold.key()) != hold) {
            return false;
        }
        hold.depth--;
        if (hold.depth > 0) {
            return false;
        }
        holds.remove(hold.key());
        return true;
    }

    synchronized void forget(ProfileHold hold) {
        holds.remove(hold.key(), hold);
    }

    /** Takes out the holds whose objects are garbage. */
    synchronized List<ProfileHold> dropped() {
        Reference<?> key = garbage.poll();
        if (key == null) {
            return List.of();
        }
        List<ProfileHold> dropped = new ArrayList<>();
        for (; key != null; key = garbage.poll()) {
            ProfileHold hold = holds.remove(key);
            if (hold != null) {
                dropped.add(hold);
            }
        }
        return dropped;
    }

    synchronized int size() {
        return holds.size();
    }
}
