package dev.lockmedic.interception;

import dev.lockmedic.hooks.Hooks;
import dev.lockmedic.hooks.Watcher;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Installs the hooks: weaves the JDK's choke points, proves each, then directs them to the watcher;
 * and takes them out again.
 *
 * <p>A point that did not take costs what it would have seen, no more: it is named in the log and
 * in {@code status}, and the rest works on.
 */
public final class Interception {
    private final Instrumentation instrumentation;
    private final Map<HookPoint, Class<?>> owners = new LinkedHashMap<>();
    private JdkTransformer transformer;
    private List<HookState> states = List.of();

    /** Works through this instrumentation: each load has its own, and only it can undo itself. */
    public Interception(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Weaves and proves; on the thread that starts the agent, before {@link #direct}. */
    public void install() {
        Map<String, List<HookPoint>> byClass = new HashMap<>();
        for (HookPoint point : HookPoint.ALL) {
            Class<?> owner = owner(point);
            if (owner != null) {
                owners.put(point, owner);
                byClass.computeIfAbsent(owner.getName().replace('.', '/'), k -> new ArrayList<>())
                        .add(point);
            }
        }
        transformer = new JdkTransformer(byClass);
        instrumentation.addTransformer(transformer, true);
        Map<Class<?>, Throwable> refused = new HashMap<>();
        for (Class<?> owner : List.copyOf(new java.util.LinkedHashSet<>(owners.values()))) {
            try {
                instrumentation.retransformClasses(owner);
            } catch (Exception | LinkageError e) {
                refused.put(owner, e);
            }
        }
        List<HookState> result = new ArrayList<>();
        for (HookPoint point : HookPoint.ALL) {
            result.add(state(point, refused));
        }
        states = List.copyOf(result);
    }

    private HookState state(HookPoint point, Map<Class<?>, Throwable> refused) {
        Class<?> owner = owners.get(point);
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
            return new HookState(
                    point.name(),
                    HookState.State.FAILED,
                    problem == null
                            ? owner.getName() + " was not handed to the agent"
                            : "weaving failed: " + problem);
        }
        return HookProof.prove(point);
    }

    /** Lets the hooks report to this watcher from now on. */
    public void direct(Watcher watcher) {
        Hooks.watch(watcher);
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
        List<String> problems = new ArrayList<>();
        if (transformer == null) {
            return problems;
        }
        transformer.disable();
        instrumentation.removeTransformer(transformer);
        for (Class<?> owner : new java.util.LinkedHashSet<>(owners.values())) {
            try {
                instrumentation.retransformClasses(owner);
            } catch (Exception | LinkageError e) {
                problems.add(owner.getName() + " keeps its hooks, which are silent now: " + e);
            }
        }
        return problems;
    }

    private static String whyMissing(HookPoint point) {
        Class<?> provider = FileSystems.getDefault().provider().getClass();
        return point.owner() == HookPoint.Owner.PROVIDER && provider.getClassLoader() != null
                ? "the default file system is the host's own, of " + provider.getName()
                : "this JDK has no such method";
    }

    /** The class that declares the point's method; null if this JDK has none. */
    private static Class<?> owner(HookPoint point) {
        Class<?> type =
                point.owner() == HookPoint.Owner.FILE
                        ? File.class
                        : FileSystems.getDefault().provider().getClass();
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
