package dev.lockmedic.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts and lists of texts, each kept once and named by a number: a stack that a thousand events
 * have in common costs as much as one.
 */
final class Dictionary {
    private final Map<String, Integer> idOfText = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<List<Integer>, Integer> idOfList = new HashMap<>();
    private final List<List<Integer>> lists = new ArrayList<>();
    private long characters;

    int text(String text) {
        Integer known = idOfText.get(text);
        if (known != null) {
            return known;
        }
        int id = texts.size();
        texts.add(text);
        idOfText.put(text, id);
        characters += text.length();
        return id;
    }

    int list(List<Integer> ids) {
        Integer known = idOfList.get(ids);
        if (known != null) {
            return known;
        }
        int id = lists.size();
        List<Integer> kept = List.copyOf(ids);
        lists.add(kept);
        idOfList.put(kept, id);
        characters += kept.size();
        return id;
    }

    String text(long id) {
        return texts.get((int) id);
    }

    List<Integer> list(long id) {
        return lists.get((int) id);
    }

    List<String> texts() {
        return texts;
    }

    List<List<Integer>> lists() {
        return lists;
    }

    /** How long all texts are together; a list counts its length. */
    long characters() {
        return characters;
    }
}
