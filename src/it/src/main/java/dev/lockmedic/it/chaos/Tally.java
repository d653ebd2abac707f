package dev.lockmedic.it.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Figures, and a few words on each of the first that should not be there. For one thread. */
final class Tally {
    private static final int MOST_WORDS = 6;

    private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    private final Map<Figure, List<String>> findings = new EnumMap<>(Figure.class);

    long get(Figure figure) {
        return figures.getOrDefault(figure, 0L);
    }

    void count(Figure figure) {
        add(figure, 1);
    }

    void add(Figure figure, long value) {
        figures.merge(figure, value, figure.isMaximum() ? Math::max : Long::sum);
    }

    /** Counts it and says what was found. */
    void find(Figure figure, String what) {
        count(figure);
        keep(figure, what);
    }

    void merge(Tally other) {
        other.figures.forEach(this::add);
        other.findings.forEach((figure, all) -> all.forEach(what -> keep(figure, what)));
    }

    private void keep(Figure figure, String what) {
        List<String> all = findings.computeIfAbsent(figure, key -> new ArrayList<>());
        if (all.size() < MOST_WORDS) {
            all.add(what);
        }
    }

    List<String> findings() {
        List<String> texts = new ArrayList<>();
        findings.forEach(
                (figure, all) -> all.forEach(what -> texts.add(figure.words() + ": " + what)));
        return texts;
    }
}
