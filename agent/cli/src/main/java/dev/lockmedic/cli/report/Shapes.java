package dev.lockmedic.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which fields events have: most of them have the same ones in the same order. */
final class Shapes {
    /** Names beyond that are no field of ours any more, and go together into one. */
    static final int MOST_KEYS = 1000;

    private final Map<FieldKey, Integer> idOfKey = new HashMap<>();
    private final List<FieldKey> keys = new ArrayList<>();
    private final Map<List<Integer>, Integer> idOfShape = new HashMap<>();
    private final List<int[]> shapes = new ArrayList<>();

    /** Number of the key; -1 if it is one too many. */
    int key(FieldKey key) {
        Integer known = idOfKey.get(key);
        if (known != null) {
            return known;
        }
        if (keys.size() >= MOST_KEYS) {
            return -1;
        }
        int id = keys.size();
        keys.add(key);
        idOfKey.put(key, id);
        return id;
    }

    int shape(List<Integer> keys) {
        Integer known = idOfShape.get(keys);
        if (known != null) {
            return known;
        }
        int id = shapes.size();
        shapes.add(keys.stream().mapToInt(Integer::intValue).toArray());
        idOfShape.put(List.copyOf(keys), id);
        return id;
    }

    /** Place of a field in events of this shape; -1 if they don't have it. */
    int place(int shape, int key) {
        int[] has = shapes.get(shape);
        for (int i = 0; i < has.length; i++) {
            if (has[i] == key) {
                return i;
            }
        }
        return -1;
    }

    FieldKey key(int id) {
        return keys.get(id);
    }

    int[] shape(int id) {
        return shapes.get(id);
    }

    List<FieldKey> keys() {
        return keys;
    }

    int count() {
        return shapes.size();
    }
}
