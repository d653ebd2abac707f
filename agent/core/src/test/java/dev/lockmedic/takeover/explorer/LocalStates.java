package dev.lockmedic.takeover.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The local states of one actor: each is what it has observed so far, and knows which step comes
 * next. Found by running the actor's code, once for each.
 */
final class LocalStates {
    /** Number of the state in which an actor has nothing more to do, of all actors. */
    static final int FINISHED = 0;

    private final Rules rules;
    private final int self;
    private final Actor actor;
    private final List<Local> all = new ArrayList<>();
    private final Map<String, Local> byLandmark = new HashMap<>();
    private final Local start;

    /** One of them. */
    static final class Local {
        final int number;
        final Kind kind;
        final int argument;
        private final int[] observed;
        private final Map<Integer, Local> after = new HashMap<>();

        Local(int number, Kind kind, int argument, int[] observed) {
            this.number = number;
            this.kind = kind;
            this.argument = argument;
            this.observed = observed;
        }
    }

    LocalStates(Rules rules, int self, Actor actor) {
        this.rules = rules;
        this.self = self;
        this.actor = actor;
        all.add(new Local(FINISHED, null, 0, null));
        start = reached(new int[0]);
    }

    Local start() {
        return start;
    }

    Local get(int number) {
        return all.get(number);
    }

    int count() {
        return all.size();
    }

    /** Where the actor stands after its next step came out so. */
    Local after(Local local, int outcome) {
        Local known = local.after.get(outcome);
        if (known == null) {
            int[] observed = Arrays.copyOf(local.observed, local.observed.length + 1);
            observed[local.observed.length] = outcome;
            known = reached(observed);
            local.after.put(outcome, known);
        }
        return known;
    }

    private Local reached(int[] observed) {
        Script script = new Script(rules, self, observed);
        Beyond next = script.run(actor);
        if (next == null) {
            return all.get(FINISHED);
        }
        String landmark = script.landmark();
        Local same = landmark == null ? null : byLandmark.get(landmark);
        if (same != null) {
            if (same.kind != next.kind || same.argument != next.argument) {
                throw new AssertionError(landmark + " does not tell what comes next");
            }
            return same;
        }
        Local made = new Local(all.size(), next.kind, next.argument, observed);
        all.add(made);
        if (landmark != null) {
            byLandmark.put(landmark, made);
        }
        return made;
    }
}
