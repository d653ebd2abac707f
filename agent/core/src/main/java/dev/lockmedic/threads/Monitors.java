package dev.lockmedic.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Which monitor a blocked thread waits for, and who has it. Asks {@code java.lang.management},
 * whose classes take 20 to 90 ms to load; so this is only used once a thread has been seen blocked
 * twice. That part of the JDK starts no MBean server. Where it is not there, and for virtual
 * threads, the JVM's own thread snapshots are asked, which JDK 25 has.
 */
public final class Monitors {
    private final LiveThreads threads;

    /** Null where {@code java.management} is not there. */
    private final Management management;

    /** Null before JDK 25. */
    private final Snapshots snapshots;

    /**
     * A monitor, as far as it is known.
     *
     * @param name class and identity, {@code com.acme.Table@1b2c3d}
     * @param owner null if nobody has it at this moment, or it can't be told who
     * @param activity how often the owner has waited and blocked; unchanged between two looks at a
     *     waiting thread: it has not run; -1 if unknown
     */
    public record Monitor(String name, Thread owner, long activity) {}

    private Monitors(LiveThreads threads, Management management, Snapshots snapshots) {
        this.threads = threads;
        this.management = management;
        this.snapshots = snapshots;
    }

    /**
     * Loads what there is.
     *
     * @param opener opens a class's package to us
     */
    public static Monitors open(LiveThreads threads, Consumer<Class<?>> opener) {
        return new Monitors(threads, management(threads), snapshots(opener));
    }

    private static Management management(LiveThreads threads) {
        try {
            return new Management(threads);
        } catch (LinkageError | RuntimeException e) {
            // A JVM of java.base alone.
            return null;
        }
    }

    private static Snapshots snapshots(Consumer<Class<?>> opener) {
        try {
            return new Snapshots(opener);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return null;
        }
    }

    /**
     * The monitor that this thread waits to enter.
     *
     * @return null if it does not, or not any more
     */
    public Monitor blockedOn(Thread thread) {
        if (management != null && !threads.isVirtual(thread)) {
            return management.blockedOn(thread);
        }
        return snapshots == null ? null : snapshots.blockedOn(thread);
    }

    /**
     * Whether this thread has that monitor. Walks its stack; on a healer.
     *
     * @return false also if it can't be told
     */
    public boolean owns(Thread thread, String monitor) {
        if (management != null && !threads.isVirtual(thread)) {
            return management.owns(thread, monitor);
        }
        return snapshots != null && snapshots.owns(thread, monitor);
    }

    /**
     * Who has that monitor, where {@link #blockedOn} could not tell: walks the stack of every
     * thread. On a healer, rarely.
     *
     * @return null if nobody was found
     */
    public Thread ownerOf(String monitor) {
        for (Thread thread : threads.all().threads()) {
            if (owns(thread, monitor)) {
                return thread;
            }
        }
        return null;
    }

    private static String name(Object monitor) {
        return monitor.getClass().getName()
                + "@"
                + Integer.toHexString(System.identityHashCode(monitor));
    }

    /** By {@code java.lang.management}. Without stack traces it needs no safepoint. */
    private static final class Management {
        private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        private final LiveThreads threads;

        Management(LiveThreads threads) {
            this.threads = threads;
        }

        Monitor blockedOn(Thread thread) {
            ThreadInfo info = bean.getThreadInfo(threads.id(thread), 0);
            LockInfo lock = info == null ? null : info.getLockInfo();
            if (lock == null || info.getThreadState() != Thread.State.BLOCKED) {
                return null;
            }
            long id = info.getLockOwnerId();
            if (id < 0) {
                return new Monitor(lock.toString(), null, -1);
            }
            Thread owner = byId(id);
            ThreadInfo its = bean.getThreadInfo(id, 0);
            return new Monitor(
                    lock.toString(),
                    owner,
                    its == null || !waits(its) ? -1 : its.getWaitedCount() + its.getBlockedCount());
        }

        private boolean waits(ThreadInfo info) {
            return info.getThreadState() != Thread.State.RUNNABLE;
        }

        private Thread byId(long id) {
            for (Thread thread : threads.platform()) {
                if (threads.id(thread) == id) {
                    return thread;
                }
            }
            return null;
        }

        boolean owns(Thread thread, String monitor) {
            ThreadInfo[] infos = bean.getThreadInfo(new long[] {threads.id(thread)}, true, false);
            if (infos.length == 0 || infos[0] == null) {
                return false;
            }
            for (MonitorInfo held : infos[0].getLockedMonitors()) {
                if (held.toString().equals(monitor)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** By {@code jdk.internal.vm.ThreadSnapshot}, which thread dumps of JDK 25 are made of. */
    private static final class Snapshots {
        private final MethodHandle of;
        private final MethodHandle state;
        private final MethodHandle blockedOn;
        private final MethodHandle stack;
        private final MethodHandle ownedAt;
        private final MethodHandle ownsAny;

        Snapshots(Consumer<Class<?>> opener) throws ReflectiveOperationException {
            Class<?> type = Class.forName("jdk.internal.vm.ThreadSnapshot");
            opener.accept(type);
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            of =
                    lookup.findStatic(type, "of", MethodType.methodType(type, Thread.class))
                            .asType(MethodType.methodType(Object.class, Thread.class));
            state = of(lookup, type, "threadState", Thread.State.class);
            blockedOn = of(lookup, type, "blockedOn", Object.class);
            stack = of(lookup, type, "stackTrace", StackTraceElement[].class);
            ownsAny = of(lookup, type, "ownsMonitors", boolean.class);
            ownedAt =
                    lookup.findVirtual(
                                    type,
                                    "ownedMonitorsAt",
                                    MethodType.methodType(Stream.class, int.class))
                            .asType(MethodType.methodType(Stream.class, Object.class, int.class));
        }

        private static MethodHandle of(
                MethodHandles.Lookup lookup, Class<?> type, String name, Class<?> result)
                throws ReflectiveOperationException {
            return lookup.findVirtual(type, name, MethodType.methodType(result))
                    .asType(MethodType.methodType(result, Object.class));
        }

        Monitor blockedOn(Thread thread) {
            try {
                Object snapshot = (Object) of.invokeExact(thread);
                if (snapshot == null
                        || (Thread.State) state.invokeExact(snapshot) != Thread.State.BLOCKED) {
                    return null;
                }
                Object monitor = (Object) blockedOn.invokeExact(snapshot);
                return monitor == null ? null : new Monitor(name(monitor), null, -1);
            } catch (Throwable t) {
                return nothing(t);
            }
        }

        boolean owns(Thread thread, String monitor) {
            try {
                Object snapshot = (Object) of.invokeExact(thread);
                if (snapshot == null || !(boolean) ownsAny.invokeExact(snapshot)) {
                    return false;
                }
                int depth = ((StackTraceElement[]) stack.invokeExact(snapshot)).length;
                for (int i = 0; i < depth; i++) {
                    Object[] owned = ((Stream<?>) ownedAt.invokeExact(snapshot, i)).toArray();
                    for (Object each : owned) {
                        if (each != null && name(each).equals(monitor)) {
                            return true;
                        }
                    }
                }
                return false;
            } catch (Throwable t) {
                nothing(t);
                return false;
            }
        }

        private static Monitor nothing(Throwable t) {
            if (t instanceof Error error) {
                throw error;
            }
            return null;
        }
    }
}
