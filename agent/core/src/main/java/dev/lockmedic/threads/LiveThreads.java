package dev.lockmedic.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Enumerates the live threads of this JVM, platform and virtual, and tells of each, without a
 * safepoint, without any lock that the host could hold ({@code ThreadGroup.enumerate} takes the
 * groups' monitors, and {@code Thread.getState} of a virtual thread takes one of its own), and
 * never by a method that a host's subclass of {@code Thread} may have replaced. Any thread.
 */
public final class LiveThreads {
    private static final StackTraceElement[] NO_STACK = {};

    private final MethodHandle platform;
    private final MethodHandle stack;
    private final MethodHandle state;
    private final VarHandle id;

    /** Null where there are no virtual threads: before JDK 21. */
    private final Virtual virtual;

    /** One set of threads: what was found, and whether that is everything. */
    public record Found(List<Thread> threads, boolean complete) {}

    private LiveThreads(
            MethodHandle platform,
            MethodHandle stack,
            MethodHandle state,
            VarHandle id,
            Virtual virtual) {
        this.platform = platform;
        this.stack = stack;
        this.state = state;
        this.id = id;
        this.virtual = virtual;
    }

    /**
     * Looks up what it needs of the JDK's insides.
     *
     * @param opener opens a class's package to us
     * @throws ReflectiveOperationException where this JDK looks different inside
     */
    public static LiveThreads open(Consumer<Class<?>> opener) throws ReflectiveOperationException {
        opener.accept(Thread.class);
        MethodHandles.Lookup lookup =
                MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
        MethodHandle platform =
                lookup.findStatic(
                        Thread.class, "getThreads", MethodType.methodType(Thread[].class));
        MethodHandle stack =
                lookup.findSpecial(
                        Thread.class,
                        "getStackTrace",
                        MethodType.methodType(StackTraceElement[].class),
                        Thread.class);
        MethodHandle state =
                lookup.findSpecial(
                        Thread.class,
                        "getState",
                        MethodType.methodType(Thread.State.class),
                        Thread.class);
        VarHandle id = lookup.findVarHandle(Thread.class, "tid", long.class);
        Class<?> type = virtualThreads();
        return new LiveThreads(
                platform,
                stack,
                state,
                id,
                type == null ? null : new Virtual(type, lookup, opener));
    }

    private static Class<?> virtualThreads() {
        try {
            Thread.class.getMethod("isVirtual");
            return Class.forName("java.lang.VirtualThread");
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** All live platform threads, hidden ones of the JVM excepted. */
    public Thread[] platform() {
        try {
            return (Thread[]) platform.invokeExact();
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            // Not an empty answer: a look that failed is no evidence of anything.
            throw new IllegalStateException(e);
        }
    }

    /** Shows all virtual threads that this JVM keeps track of. */
    public void virtual(Consumer<Thread> visitor) {
        if (virtual != null) {
            virtual.all(platform(), visitor);
        }
    }

    /**
     * All of them but the calling one, of both kinds. Not everything with {@code
     * -Djdk.trackAllThreads=false}: virtual threads that were started directly are not seen then.
     */
    public Found all() {
        return find(false);
    }

    /**
     * Those that may be running: all but virtual threads that no carrier carries. Who is unmounted
     * is parked, and so in the middle of nothing.
     */
    public Found running() {
        return find(true);
    }

    private Found find(boolean runningOnly) {
        Collector found = new Collector(runningOnly);
        for (Thread thread : platform()) {
            found.accept(thread);
        }
        virtual(found);
        return new Found(found.threads, virtual == null || virtual.tracksAll);
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private final class Collector implements Consumer<Thread> {
        private final List<Thread> threads = new ArrayList<>();
        private final boolean runningOnly;

        Collector(boolean runningOnly) {
            this.runningOnly = runningOnly;
        }

        @Override
        public void accept(Thread thread) {
            if (thread != Thread.currentThread()
                    && !(runningOnly && isVirtual(thread) && !virtual.isCarried(thread))) {
                threads.add(thread);
            }
        }
    }

    /**
     * The thread's stack now, newest frame first; empty if it has ended. Taking it makes the thread
     * pass a handshake: whatever it reads after this, it reads in the state that we left.
     */
    public StackTraceElement[] stack(Thread thread) {
        try {
            StackTraceElement[] frames = (StackTraceElement[]) stack.invokeExact(thread);
            return frames == null ? NO_STACK : frames;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Number of the thread. */
    public long id(Thread thread) {
        return (long) id.get(thread);
    }

    /** Whether it is a virtual thread. */
    public boolean isVirtual(Thread thread) {
        return virtual != null && virtual.type.isInstance(thread);
    }

    /** Whether it waits to enter a monitor at this moment. */
    public boolean isBlocked(Thread thread) {
        return isVirtual(thread)
                ? virtual.state(thread) == virtual.blocked
                : platformState(thread) == Thread.State.BLOCKED;
    }

    /**
     * What the thread does; for a virtual one read without its lock. A virtual thread that runs on
     * a carrier, or waits for one, is runnable.
     */
    public Thread.State state(Thread thread) {
        return isVirtual(thread) ? virtual.words(virtual.state(thread)) : platformState(thread);
    }

    private Thread.State platformState(Thread thread) {
        try {
            return (Thread.State) state.invokeExact(thread);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a virtual thread could run, if only a carrier took it up. */
    public boolean waitsForCarrier(Thread thread) {
        return isVirtual(thread) && virtual.waitsForCarrier(virtual.state(thread));
    }

    /** What {@code java.lang.VirtualThread} and the containers of such threads look like inside. */
    private static final class Virtual {
        private final Class<?> type;
        private final VarHandle state;
        private final VarHandle carrier;
        private final VarHandle scopes;
        private final VarHandle previous;
        private final Set<Thread> direct;
        private final Set<Reference<?>> registry;
        private final Class<?> container;
        private final MethodHandle threads;
        private final boolean tracksAll;
        private final int suspended;
        private final int started;
        private final int running;
        private final int parked;
        private final int pinned;
        private final int timedParked;
        private final int timedPinned;
        private final int unparked;
        private final int yielded;
        private final int blocked;
        private final int unblocked;
        private final int waiting;
        private final int timedWaiting;
        private final int terminated;

        @SuppressWarnings("unchecked")
        Virtual(Class<?> type, MethodHandles.Lookup inLang, Consumer<Class<?>> opener)
                throws ReflectiveOperationException {
            this.type = type;
            MethodHandles.Lookup us = MethodHandles.lookup();
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, us);
            state = lookup.findVarHandle(type, "state", int.class);
            carrier = lookup.findVarHandle(type, "carrierThread", Thread.class);
            container = Class.forName("jdk.internal.vm.ThreadContainer");
            Class<?> containers = Class.forName("jdk.internal.vm.ThreadContainers");
            opener.accept(container);
            Class<?> scope = Class.forName("jdk.internal.vm.StackableScope");
            MethodHandles.Lookup inVm =
                    MethodHandles.privateLookupIn(containers, MethodHandles.lookup());
            scopes = inLang.findVarHandle(Thread.class, "headStackableScopes", scope);
            previous =
                    MethodHandles.privateLookupIn(scope, us)
                            .findVarHandle(scope, "previous", scope);
            registry =
                    (Set<Reference<?>>)
                            inVm.findStaticVarHandle(containers, "CONTAINER_REGISTRY", Set.class)
                                    .get();
            threads =
                    inVm.findVirtual(container, "threads", MethodType.methodType(Stream.class))
                            .asType(MethodType.methodType(Stream.class, Object.class));
            tracksAll =
                    (boolean)
                            inVm.findStaticVarHandle(containers, "TRACK_ALL_THREADS", boolean.class)
                                    .get();
            if (tracksAll) {
                Class<?> root =
                        Class.forName(
                                "jdk.internal.vm.ThreadContainers$RootContainer"
                                        + "$TrackingRootContainer");
                direct =
                        (Set<Thread>)
                                MethodHandles.privateLookupIn(root, us)
                                        .findStaticVarHandle(root, "VTHREADS", Set.class)
                                        .get();
            } else {
                direct = Set.of();
            }
            suspended = constant(lookup, "SUSPENDED", 1 << 8);
            started = constant(lookup, "STARTED", -1);
            running = constant(lookup, "RUNNING", -1);
            parked = constant(lookup, "PARKED", -1);
            pinned = constant(lookup, "PINNED", -1);
            timedParked = constant(lookup, "TIMED_PARKED", -1);
            timedPinned = constant(lookup, "TIMED_PINNED", -1);
            unparked = constant(lookup, "UNPARKED", -1);
            yielded = constant(lookup, "YIELDED", -1);
            blocked = constant(lookup, "BLOCKED", -1);
            unblocked = constant(lookup, "UNBLOCKED", -1);
            waiting = constant(lookup, "WAIT", -1);
            timedWaiting = constant(lookup, "TIMED_WAIT", -1);
            terminated = constant(lookup, "TERMINATED", -1);
        }

        /** Some states came with later JDKs (BLOCKED with JEP 491). */
        private int constant(MethodHandles.Lookup lookup, String name, int otherwise)
                throws IllegalAccessException {
            try {
                return (int) lookup.findStaticVarHandle(type, name, int.class).get();
            } catch (NoSuchFieldException e) {
                return otherwise;
            }
        }

        int state(Thread thread) {
            return (int) state.getVolatile(thread) & ~suspended;
        }

        boolean isCarried(Thread thread) {
            return carrier.getVolatile(thread) != null;
        }

        boolean waitsForCarrier(int now) {
            return now == unparked || now == yielded || now == unblocked || now == started;
        }

        Thread.State words(int now) {
            if (now == parked || now == pinned || now == waiting) {
                return Thread.State.WAITING;
            }
            if (now == timedParked || now == timedPinned || now == timedWaiting) {
                return Thread.State.TIMED_WAITING;
            }
            if (now == blocked) {
                return Thread.State.BLOCKED;
            }
            return now == terminated ? Thread.State.TERMINATED : Thread.State.RUNNABLE;
        }

        void all(Thread[] platform, Consumer<Thread> visitor) {
            Owned owned = new Owned(visitor);
            for (Thread thread : direct) {
                owned.accept(thread);
            }
            for (Reference<?> reference : registry) {
                threadsOf(reference.get(), owned);
            }
            // Scopes that a thread has opened for itself (structured concurrency) are in no
            // registry.
            for (Thread thread : platform) {
                owned.scopesOf(thread);
            }
        }

        private void threadsOf(Object one, Owned owned) {
            if (!container.isInstance(one)) {
                return;
            }
            try {
                Iterator<?> each = ((Stream<?>) threads.invokeExact(one)).iterator();
                while (each.hasNext()) {
                    owned.accept((Thread) each.next());
                }
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        /** Follows each virtual thread into the scopes that it has opened. */
        private final class Owned implements Consumer<Thread> {
            private final Consumer<Thread> visitor;

            Owned(Consumer<Thread> visitor) {
                this.visitor = visitor;
            }

            @Override
            public void accept(Thread thread) {
                if (type.isInstance(thread) && state(thread) != terminated) {
                    visitor.accept(thread);
                    scopesOf(thread);
                }
            }

            void scopesOf(Thread thread) {
                Object scope = scopes.getVolatile(thread);
                while (scope != null) {
                    threadsOf(scope, this);
                    scope = previous.getVolatile(scope);
                }
            }
        }
    }
}
