package dev.lockmedic.jvmrelease;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All threads that live, platform and virtual, and their stacks. Never by a method that a host's
 * subclass of {@code Thread} may have replaced.
 */
final class LiveThreads {
    private static final StackTraceElement[] NO_STACK = {};

    /** One set of threads: what was found, and whether that is everything. */
    record Found(List<Thread> threads, boolean complete) {}

    private final MethodHandle platformThreads;
    private final MethodHandle stack;

    // All null before virtual threads came.
    private final Method root;
    private final Method children;
    private final Method containerThreads;
    private final Method isVirtual;
    private final VarHandle carrier;
    private final boolean tracked;

    LiveThreads(Consumer<Class<?>> opener) throws ReflectiveOperationException {
        opener.accept(Thread.class);
        MethodHandles.Lookup lookup =
                MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
        platformThreads =
                lookup.findStatic(
                        Thread.class, "getThreads", MethodType.methodType(Thread[].class));
        stack =
                lookup.findSpecial(
                        Thread.class,
                        "getStackTrace",
                        MethodType.methodType(StackTraceElement[].class),
                        Thread.class);
        Class<?> containers = find("jdk.internal.vm.ThreadContainers");
        Class<?> virtual = find("java.lang.VirtualThread");
        if (containers == null || virtual == null) {
            root = null;
            children = null;
            containerThreads = null;
            isVirtual = null;
            carrier = null;
            tracked = virtual == null;
            return;
        }
        opener.accept(containers);
        Class<?> container = Class.forName("jdk.internal.vm.ThreadContainer");
        root = open(containers.getDeclaredMethod("root"));
        children = open(container.getDeclaredMethod("children"));
        containerThreads = open(container.getDeclaredMethod("threads"));
        isVirtual = Thread.class.getMethod("isVirtual");
        carrier =
                MethodHandles.privateLookupIn(virtual, MethodHandles.lookup())
                        .findVarHandle(virtual, "carrierThread", Thread.class);
        tracked = (boolean) open(containers.getDeclaredMethod("trackAllThreads")).invoke(null);
    }

    private static Class<?> find(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Method open(Method method) {
        method.setAccessible(true);
        return method;
    }

    /** All of them but the calling one. */
    Found all() {
        return find(false);
    }

    /**
     * Those that may be running: all but virtual threads that no carrier carries. Who is unmounted
     * is parked, and so in the middle of nothing.
     */
    Found running() {
        return find(true);
    }

    private Found find(boolean runningOnly) {
        List<Thread> found = new ArrayList<>();
        Thread self = Thread.currentThread();
        boolean complete = tracked;
        try {
            for (Thread thread : (Thread[]) platformThreads.invokeExact()) {
                if (thread != self) {
                    found.add(thread);
                }
            }
            if (root != null) {
                addVirtual(root.invoke(null), runningOnly, found);
            }
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            complete = false;
        }
        return new Found(found, complete);
    }

    private void addVirtual(Object container, boolean runningOnly, List<Thread> found)
            throws ReflectiveOperationException {
        try (Stream<?> threads = (Stream<?>) containerThreads.invoke(container)) {
            for (Iterator<?> i = threads.iterator(); i.hasNext(); ) {
                Thread thread = (Thread) i.next();
                if ((boolean) isVirtual.invoke(thread)
                        && (!runningOnly || carrier.getVolatile(thread) != null)) {
                    found.add(thread);
                }
            }
        }
        try (Stream<?> inner = (Stream<?>) children.invoke(container)) {
            for (Iterator<?> i = inner.iterator(); i.hasNext(); ) {
                addVirtual(i.next(), runningOnly, found);
            }
        }
    }

    /**
     * The thread's stack now, newest frame first; empty if it has ended. Taking it makes the thread
     * pass a handshake: whatever it reads after this, it reads in the state that we left.
     */
    StackTraceElement[] stack(Thread thread) {
        try {
            StackTraceElement[] frames = (StackTraceElement[]) stack.invokeExact(thread);
            return frames == null ? NO_STACK : frames;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
