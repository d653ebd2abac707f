package dev.lockmedic.jvmrelease;

import dev.lockmedic.hooks.LockHooks;
import dev.lockmedic.hooks.LockKeeper;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weaves the locks of one kind at the first forced release of that kind, and proves that it took,
 * with a lock of our own. Until then a lock costs what it costs without the agent.
 */
final class LockWeaving {
    private static final String PROVED = "";

    private final Instrumentation instrumentation;
    private final LockKeeper keeper;
    private final Probe probe;
    private final LockTransformer transformer = new LockTransformer();
    private final Map<LockKind, String> done = new EnumMap<>(LockKind.class);
    private final List<Class<?>> classes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    LockWeaving(Instrumentation instrumentation, LockKeeper keeper, Probe probe) {
        this.instrumentation = instrumentation;
        this.keeper = keeper;
        this.probe = probe;
    }

    /** Weaves that kind unless it is woven; why it can't be, or null. */
    String weave(LockKind kind) {
        String known = done.get(kind);
        if (known == null) {
            known = tryToWeave(kind);
            done.put(kind, known == null ? PROVED : known);
        }
        return known == null || known.equals(PROVED) ? null : known;
    }

    private String tryToWeave(LockKind kind) {
        try {
            if (classes.isEmpty()) {
                instrumentation.addTransformer(transformer, true);
                LockHooks.keptBy(keeper);
            }
            List<Class<?>> mine = new ArrayList<>();
            for (String name : kind.woven()) {
                mine.add(Class.forName(name));
                names.add(name.replace('.', '/'));
            }
            classes.addAll(mine);
            transformer.want(Set.copyOf(names));
            instrumentation.retransformClasses(mine.toArray(new Class<?>[0]));
            for (Woven point : Woven.ALL) {
                if (kind.woven().contains(point.owner().replace('/', '.'))
                        && !transformer.isWoven(point)) {
                    Throwable problem = transformer.problem();
                    return point.method()
                            + " could not be woven"
                            + (problem == null ? "" : ": " + problem);
                }
            }
            return probe.prove(kind);
        } catch (Exception | LinkageError e) {
            return "its classes could not be woven: " + e;
        }
    }

    /** Gives the classes their original bodies back; says what could not be. */
    List<String> remove() {
        List<String> problems = new ArrayList<>();
        if (classes.isEmpty()) {
            return problems;
        }
        transformer.want(Set.of());
        instrumentation.removeTransformer(transformer);
        try {
            instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
        } catch (Exception | LinkageError e) {
            problems.add(
                    "locks of java.util.concurrent keep their hooks, which are silent now: " + e);
        }
        LockHooks.keptBy(null);
        return problems;
    }
}
