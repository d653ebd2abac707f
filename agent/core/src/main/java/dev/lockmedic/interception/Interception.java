package dev.lockmedic.interception;

import dev.lockmedic.hooks.FileLockHooks;
import dev.lockmedic.hooks.FileLockWatcher;
import dev.lockmedic.hooks.Hooks;
import dev.lockmedic.hooks.Watcher;
import dev.lockmedic.hooks.WriteHooks;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Installs the hooks: weaves the JDK's choke points, proves each, then directs them to the watcher;
 * and takes them out again.
 *
 * <p>A point that did not take costs what it would have seen, no more: it is named in the log and
 * in {@code status}, and the rest works on.
 */
public final class Interception {
    private final Instrumentation instrumentation;

    /**
     * By the point's name: the hash of a record is put together at run time, in the host's start.
     */
    private final Map<String, Class<?>> owners = new LinkedHashMap<>();

    private JdkTransformer transformer;
    private List<HookState> states = List.of();
    private FileLockProof fileLockProof;

    /** Works through this instrumentation: each load has its own, and only it can undo itself. */
    public Interception(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Weaves and proves; on the thread that starts the agent, before {@link #direct}. */
    public void install() {
        Map<String, List<Point>> byClass = new HashMap<>();
        for (Point point : points()) {
            Class<?> owner = owner(point);
            if (owner != null) {
                owners.put(point.name(), owner);
                byClass.computeIfAbsent(owner.getName().replace('.', '/'), k -> new ArrayList<>())
                        .add(point);
            }
        }
        transformer = new JdkTransformer(byClass);
        instrumentation.addTransformer(transformer, true);
        Map<Class<?>, Throwable> refused = retransform();
        List<HookState> result = new ArrayList<>();
        for (Point point : points()) {
            result.add(state(point, refused));
        }
        states = List.copyOf(result);
        fileLockProof = null;
    }

    /**
     * Those around a body, those at the beginning of a write, those where FileLocks come and go.
     */
    static List<Point> points() {
        List<Point> all = new ArrayList<>(HookPoint.ALL);
        all.addAll(WritePoint.ALL);
        all.addAll(FileLockPoint.ALL);
        return all;
    }

    /** All in one go, which is one safepoint; if that fails, each by itself. */
    private Map<Class<?>, Throwable> retransform() {
        Set<Class<?>> classes = new LinkedHashSet<>(owners.values());
        Map<Class<?>, Throwable> refused = new LinkedHashMap<>();
        try {
            instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
        } catch (Exception | LinkageError together) {
            for (Class<?> owner : classes) {
                try {
                    instrumentation.retransformClasses(owner);
                } catch (Exception | LinkageError e) {
                    refused.put(owner, e);
                }
            }
        }
        return refused;
    }

    private HookState state(Point point, Map<Class<?>, Throwable> refused) {
        Class<?> owner = owners.get(point.name());
        if (owner == null) {
            return new HookState(point.name(), HookState.State.MISSING, whyMissing(point));
        }
        if (refused.containsKey(owner)) {
            return new HookState(
                    point.name(),
                    HookState.State.FAILED,
                    owner.getName() + " could not be retransformed: " + refused.get(owner));
        }
        if (!transformer.isWoven(point)) {
            Throwable problem = transformer.problem();
            if (problem == null && !(point instanceof HookPoint)) {
                return new HookState(point.name(), HookState.State.MISSING, whyMissing(point));
            }
            return new HookState(
                    point.name(),
                    HookState.State.FAILED,
                    problem == null
                            ? owner.getName() + " was not handed to the agent"
                            : "weaving failed: " + problem);
        }
        if (point instanceof FileLockPoint) {
            if (fileLockProof == null) {
                fileLockProof = FileLockProof.run();
            }
            return fileLockProof.state(point);
        }
        return point instanceof WritePoint ? WriteProof.prove(point) : HookProof.prove(point);
    }

    /** Lets the hooks report to these from now on. */
    public void direct(Watcher watcher, FileLockWatcher fileLocks) {
        Hooks.watch(watcher);
        FileLockHooks.watch(fileLocks);
    }

    /** What became of each point. */
    public List<HookState> states() {
        return states;
    }

    /**
     * Silences the hooks and gives the classes their original bodies back.
     *
     * @return what could not be restored; empty if all is as before
     */
    public List<String> remove() {
        Hooks.watch(Watcher.IDLE);
        WriteHooks.guardBy(null);
        FileLockHooks.watch(null);
        List<String> problems = new ArrayList<>();
        if (transformer == null) {
            return problems;
        }
        transformer.disable();
        instrumentation.removeTransformer(transformer);
        retransform()
                .forEach(
                        (owner, e) ->
                                problems.add(
                                        owner.getName()
                                                + " keeps its hooks, which are silent now: "
                                                + e));
        return problems;
    }

    private static String whyMissing(Point point) {
        Class<?> first = point.owner();
        return first != null && first.getClassLoader() != null
                ? "the default file system is the host's own, of " + first.getName()
                : "this JDK has no such method";
    }

    /** The class that declares the point's method; null if this JDK has none. */
    private static Class<?> owner(Point point) {
        Class<?> type = point.owner();
        if (!(point instanceof HookPoint)) {
            // Declared by that very class; whether it has it, the weaving tells at less cost.
            return type;
        }
        // A host may have put its own default provider in front; only the JDK's can be woven.
        while (type != null && type.getClassLoader() == null) {
            for (java.lang.reflect.Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(point.method())
                        && !java.lang.reflect.Modifier.isAbstract(method.getModifiers())
                        && descriptor(method).startsWith(point.parameters())) {
                    return type;
                }
            }
            type = type.getSuperclass();
        }
        return null;
    }

    private static String descriptor(java.lang.reflect.Method method) {
        return java.lang.invoke.MethodType.methodType(
                        method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }
}
