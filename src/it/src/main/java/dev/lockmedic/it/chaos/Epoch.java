package dev.lockmedic.it.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that was reported of one epoch's transcripts. */
final class Epoch {
    final Map<String, List<HoldReport>> holds = new HashMap<>();
    final Map<String, List<GaveUp>> gaveUp = new HashMap<>();

    void add(HoldReport hold) {
        holds.computeIfAbsent(hold.transcript, name -> new ArrayList<>()).add(hold);
    }

    void add(GaveUp contender) {
        gaveUp.computeIfAbsent(contender.transcript(), name -> new ArrayList<>()).add(contender);
    }
}
