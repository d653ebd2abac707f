package dev.lockmedic.cli.report;

import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of a report, in bounded memory: where there are more than it may keep, the least
 * important go, and of these the oldest first. By one thread.
 */
final class Store {
    /** So many events are kept. */
    static final int MOST_EVENTS = 500_000;

    /** So long may all their texts be together, each counted once. */
    static final long MOST_CHARACTERS = 48L << 20;

    private static final int MOST_TYPES = 1000;

    private final int mostEvents;
    private final long mostCharacters;
    private final Shapes shapes = new Shapes();
    private final Runs runs = new Runs();
    private final LeftOut leftOut = new LeftOut();
    private final List<String> types = new ArrayList<>();
    private final Map<String, Integer> idOfType = new HashMap<>();
    private final Map<String, Long> dropped = new LinkedHashMap<>();
    private Dictionary dictionary = new Dictionary();
    private ArrayList<Happening> events = new ArrayList<>();
    private long newerVersion;

    Store() {
        this(MOST_EVENTS, MOST_CHARACTERS);
    }

    Store(int mostEvents, long mostCharacters) {
        this.mostEvents = mostEvents;
        this.mostCharacters = mostCharacters;
        for (EventType type : EventType.values()) {
            type(type.wireName());
        }
    }

    /** Number of a type; those this version knows have that of their {@link EventType}. */
    int type(String name) {
        Integer known = idOfType.get(name);
        if (known != null) {
            return known;
        }
        if (types.size() >= MOST_TYPES) {
            return types.size() - 1;
        }
        types.add(name);
        idOfType.put(name, types.size() - 1);
        return types.size() - 1;
    }

    void add(Happening event) {
        events.add(event);
    }

    /** Sees to it that there is room for another line; also after lines that gave no event. */
    void trim() {
        boolean tooMany = events.size() > mostEvents;
        if (!tooMany && dictionary.characters() <= mostCharacters) {
            return;
        }
        // Texts of lines that were no event in the end go first.
        shrink(tooMany ? mostEvents * 3 / 4 : events.size());
        while (dictionary.characters() > mostCharacters * 3 / 4 && !events.isEmpty()) {
            shrink(events.size() * 3 / 4);
        }
    }

    /** Keeps so many, the most important ones. */
    private void shrink(int keep) {
        List<Integer> byImportance = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            byImportance.add(i);
        }
        byImportance.sort(
                Comparator.<Integer>comparingInt(i -> importance(events.get(i).type()))
                        .thenComparingLong(i -> events.get(i).at())
                        .reversed());
        boolean[] stays = new boolean[events.size()];
        byImportance.subList(0, keep).forEach(i -> stays[i] = true);
        Dictionary old = dictionary;
        dictionary = new Dictionary();
        ArrayList<Happening> kept = new ArrayList<>(keep);
        for (int i = 0; i < stays.length; i++) {
            Happening event = events.get(i);
            if (stays[i]) {
                kept.add(moved(event, old));
            } else {
                dropped.merge(types.get(event.type()), 1L, Long::sum);
            }
        }
        events = kept;
    }

    private Happening moved(Happening event, Dictionary old) {
        int[] keys = shapes.shape(event.shape());
        long[] values = event.values();
        for (int i = 0; i < keys.length; i++) {
            switch (shapes.key(keys[i]).kind()) {
                case TEXT, RAW -> values[i] = dictionary.text(old.text(values[i]));
                case TEXTS -> {
                    List<Integer> ids = new ArrayList<>();
                    for (int id : old.list(values[i])) {
                        ids.add(dictionary.text(old.text(id)));
                    }
                    values[i] = dictionary.list(ids);
                }
                case NUMBER, FLAG -> {
                    // Stand for themselves.
                }
            }
        }
        return event;
    }

    private static int importance(int type) {
        if (type >= EventType.values().length) {
            return 1;
        }
        return switch (EventType.values()[type]) {
            case ACQUIRED_CONTENDED, ADOPTED, GIVEN_BACK -> 0;
            case WARNED, HOOK_LOST -> 1;
            case OVERDUE, REPORTED, NOT_RELEASED, FENCED, ZOMBIE_RELEASE -> 2;
            default -> 3;
        };
    }

    /** Text of a field; null if the event does not have it. */
    String text(Happening event, EventField<String> field) {
        int place = place(event, field.fieldName(), FieldKind.TEXT);
        return place < 0 ? null : dictionary.text(event.values()[place]);
    }

    /** Number of a field, or the given one if the event does not have it. */
    long number(Happening event, EventField<Long> field, long otherwise) {
        int place = place(event, field.fieldName(), FieldKind.NUMBER);
        return place < 0 ? otherwise : event.values()[place];
    }

    /** Whether a field is there and true. */
    boolean flag(Happening event, EventField<Boolean> field) {
        int place = place(event, field.fieldName(), FieldKind.FLAG);
        return place >= 0 && event.values()[place] != 0;
    }

    private int place(Happening event, String name, FieldKind kind) {
        int key = shapes.key(new FieldKey(name, kind));
        return key < 0 ? -1 : shapes.place(event.shape(), key);
    }

    /** The type, if this version knows it; null else. */
    EventType known(Happening event) {
        EventType[] all = EventType.values();
        return event.type() < all.length ? all[event.type()] : null;
    }

    void sort() {
        events.sort(
                Comparator.comparingLong(Happening::at)
                        .thenComparingInt(Happening::run)
                        .thenComparingLong(Happening::seq));
    }

    void newerVersion() {
        newerVersion++;
    }

    List<Happening> events() {
        return events;
    }

    /** Names of the types, by their number. */
    List<String> types() {
        return types;
    }

    Dictionary dictionary() {
        return dictionary;
    }

    Shapes shapes() {
        return shapes;
    }

    Runs runs() {
        return runs;
    }

    LeftOut leftOut() {
        return leftOut;
    }

    /** Events that were read and found no room, by type. */
    Map<String, Long> dropped() {
        return dropped;
    }

    /** Events of a format newer than this version knows. */
    long ofNewerVersion() {
        return newerVersion;
    }

    /** Events of types that this version does not know. */
    long ofUnknownType() {
        return events.stream().filter(event -> known(event) == null).count();
    }
}
