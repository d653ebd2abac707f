package dev.lockmedic.cli.report;

import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which events belong to one hold, and which holds to one lock.
 *
 * <p>Events of a hold in a JVM with the agent have its run and its hold in common. Those of a
 * holder elsewhere are put together by lock, process, thread and beginning; and if that process
 * tells of the hold itself, in the same files, with its own.
 */
final class Grouping {
    /** Two readings of one beginning differ by less. */
    private static final long SAME_START_MILLIS = 1000;

    /** So many holds of one lock are looked at for one that fits. */
    private static final int LOOK_BACK = 32;

    private static final String IN_JVM = "jvm-lock";

    private final Store store;
    private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
    private final Map<HoldKey, Hold> own = new LinkedHashMap<>();
    private final Map<Lane, List<Hold>> foreign = new HashMap<>();

    private record LaneKey(String kind, String lock, int run) {}

    private record HoldKey(int run, String hold) {}

    private Grouping(Store store) {
        this.store = store;
    }

    /** The locks, worst first, with all their holds ended. The events must be sorted. */
    static List<Lane> of(Store store) {
        Grouping grouping = new Grouping(store);
        List<Happening> events = store.events();
        for (int i = 0; i < events.size(); i++) {
            grouping.add(i, events.get(i));
        }
        grouping.joinForeign();
        return grouping.finish();
    }

    private void add(int index, Happening event) {
        String lock = store.text(event, EventField.LOCK);
        if (lock == null) {
            return;
        }
        String hold = store.text(event, EventField.HOLD);
        Hold of;
        if (hold != null) {
            HoldKey key = new HoldKey(event.run(), hold);
            of = own.computeIfAbsent(key, k -> new Hold(lane(lock, event), k.run));
        } else {
            of = foreign(lane(lock, event), event);
        }
        of.add(index, event, store);
    }

    private Lane lane(String lock, Happening event) {
        String kind = store.text(event, EventField.KIND);
        LaneKey key = new LaneKey(kind, lock, IN_JVM.equals(kind) ? event.run() : -1);
        return lanes.computeIfAbsent(
                key, k -> new Lane(k.kind == null ? "lock" : k.kind, k.lock, k.run));
    }

    private Hold foreign(Lane lane, Happening event) {
        List<Hold> all = foreign.computeIfAbsent(lane, l -> new ArrayList<>());
        long pid = store.number(event, EventField.HOLDER_PID, -1);
        String thread = store.text(event, EventField.HOLDER_THREAD);
        long held = store.number(event, EventField.HELD, -1);
        for (int i = all.size() - 1; i >= Math.max(0, all.size() - LOOK_BACK); i--) {
            Hold hold = all.get(i);
            boolean sameHolder =
                    hold.pid() == pid
                            && (thread == null
                                    || hold.thread() == null
                                    || thread.equals(hold.thread()));
            if (sameHolder && (held < 0 || near(hold.start(), event.at() - held))) {
                return hold;
            }
        }
        Hold hold = new Hold(lane, -1);
        all.add(hold);
        return hold;
    }

    private static boolean near(long one, long other) {
        return Math.abs(one - other) <= SAME_START_MILLIS;
    }

    private void joinForeign() {
        Map<Lane, List<Hold>> ownOfLane = new HashMap<>();
        own.values()
                .forEach(h -> ownOfLane.computeIfAbsent(h.lane(), l -> new ArrayList<>()).add(h));
        foreign.forEach(
                (lane, holds) -> {
                    List<Hold> candidates = ownOfLane.getOrDefault(lane, List.of());
                    Starts starts = new Starts(candidates);
                    for (Hold hold : holds) {
                        Hold same = hold.isStartKnown() ? starts.near(hold, store) : null;
                        if (same == null) {
                            lane.holds().add(hold);
                        } else {
                            same.merge(hold, store);
                        }
                    }
                });
        own.values().forEach(h -> h.lane().holds().add(h));
    }

    /** Holds of one lock by their beginning. */
    private static final class Starts {
        private final List<Hold> holds;

        Starts(List<Hold> holds) {
            this.holds = new ArrayList<>(holds);
            this.holds.sort(Comparator.comparingLong(Hold::start));
        }

        /** The one that the process of this hold's holder tells of itself; null if none. */
        Hold near(Hold hold, Store store) {
            int low = 0;
            int high = holds.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (holds.get(middle).start() < hold.start() - SAME_START_MILLIS) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            for (int i = low; i < Math.min(holds.size(), low + LOOK_BACK); i++) {
                Hold candidate = holds.get(i);
                if (!Grouping.near(candidate.start(), hold.start())) {
                    break;
                }
                if (store.runs().get(candidate.run()).pid() == hold.pid() && hold.pid() >= 0) {
                    return candidate;
                }
            }
            return null;
        }
    }

    private List<Lane> finish() {
        long last = store.events().stream().mapToLong(Happening::at).max().orElse(0);
        for (Lane lane : lanes.values()) {
            List<Hold> holds = lane.holds();
            holds.sort(Comparator.comparingLong(Hold::start));
            long[] starts = holds.stream().mapToLong(Hold::start).toArray();
            for (Hold hold : holds) {
                hold.finish(nextAfter(hold, starts), last, teller(hold));
            }
            lane.settle();
        }
        List<Lane> sorted = new ArrayList<>(lanes.values());
        sorted.sort(Lane.WORST_FIRST);
        return sorted;
    }

    /** When the next hold began that can't have been at the same time; -1 if there is none. */
    private long nextAfter(Hold hold, long[] starts) {
        long seen = hold.start();
        for (int index : hold.events()) {
            Happening event = store.events().get(index);
            if (ofAHeldLock(store.known(event))) {
                seen = Math.max(seen, event.at());
            }
        }
        int place = Arrays.binarySearch(starts, seen + 1);
        place = place < 0 ? -place - 1 : place;
        return place < starts.length ? starts[place] : -1;
    }

    private static boolean ofAHeldLock(EventType type) {
        return type != EventType.FENCED && type != EventType.ZOMBIE_RELEASE;
    }

    /** The run that would tell of its end: its own, or the last of those that told of it. */
    private Run teller(Hold hold) {
        Set<Integer> tellers = new HashSet<>();
        for (int index : hold.events()) {
            tellers.add(store.events().get(index).run());
        }
        int run =
                hold.run() >= 0 ? hold.run() : tellers.size() == 1 ? tellers.iterator().next() : -1;
        return run < 0 ? null : store.runs().get(run);
    }
}
