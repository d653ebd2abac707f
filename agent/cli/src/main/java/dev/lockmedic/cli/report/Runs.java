package dev.lockmedic.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All runs of agents that the files tell of. */
final class Runs {
    /** More than anybody has; what is beyond is taken for one. */
    private static final int MOST = 10_000;

    private final Map<String, Integer> idOfName = new HashMap<>();
    private final List<Run> all = new ArrayList<>();

    /** Number of the run of this name. */
    int id(String name) {
        Integer known = idOfName.get(name);
        if (known != null) {
            return known;
        }
        if (all.size() >= MOST) {
            return all.size() - 1;
        }
        int id = all.size();
        all.add(new Run(name));
        idOfName.put(name, id);
        return id;
    }

    Run get(int id) {
        return all.get(id);
    }

    List<Run> all() {
        return all;
    }
}
