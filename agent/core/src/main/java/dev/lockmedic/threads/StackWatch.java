package dev.lockmedic.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a thread's stack some times in a row and says how it moves. Takes about a fifth of a
 * second; on a healer. Each look stops that thread alone, for some microseconds.
 */
public final class StackWatch {
    private static final int LOOKS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** Classes whose native methods wait for data; named so on JDK 17 to 25. */
    private static final Set<String> IO =
            Set.of(
                    "sun.nio.ch.Net",
                    "sun.nio.ch.SocketDispatcher",
                    "sun.nio.ch.UnixDispatcher",
                    "sun.nio.ch.DatagramDispatcher",
                    "sun.nio.ch.FileDispatcherImpl",
                    "sun.nio.ch.UnixFileDispatcherImpl",
                    "sun.nio.ch.IOUtil",
                    "sun.nio.ch.EPoll",
                    "sun.nio.ch.KQueue",
                    "sun.nio.ch.NativeThread",
                    "sun.nio.fs.UnixNativeDispatcher",
                    "java.io.FileInputStream",
                    "java.io.FileOutputStream",
                    "java.io.RandomAccessFile",
                    "java.io.FileDescriptor",
                    "java.net.Inet4AddressImpl",
                    "java.net.Inet6AddressImpl",
                    "java.lang.ProcessHandleImpl",
                    "java.lang.ProcessImpl");

    private final LiveThreads threads;

    /**
     * What was seen.
     *
     * @param stack of the last look, topmost frame first; empty for a thread that has ended
     */
    public record Seen(Motion motion, Thread.State state, List<StackTraceElement> stack) {}

    /** Watches these. */
    public StackWatch(LiveThreads threads) {
        this.threads = threads;
    }

    /**
     * Watches one thread.
     *
     * @param waitsForLock whether it is known to wait for a lock
     */
    public Seen watch(Thread thread, boolean waitsForLock) {
        StackTraceElement[] first = threads.stack(thread);
        StackTraceElement[] last = first;
        boolean same = true;
        boolean carried = false;
        for (int i = 1; i < LOOKS && thread.isAlive(); i++) {
            carried |= !threads.waitsForCarrier(thread);
            LockSupport.parkNanos(this, PAUSE_NANOS);
            last = threads.stack(thread);
            same &= sameFrames(first, last);
        }
        Thread.State state = threads.state(thread);
        List<StackTraceElement> stack = List.of(last);
        return new Seen(motion(thread, state, same, carried, waitsForLock, stack), state, stack);
    }

    private Motion motion(
            Thread thread,
            Thread.State state,
            boolean same,
            boolean carried,
            boolean waitsForLock,
            List<StackTraceElement> stack) {
        if (!thread.isAlive()) {
            return Motion.ENDED;
        }
        if (waitsForLock || state == Thread.State.BLOCKED) {
            return Motion.WAITS_FOR_LOCK;
        }
        if (inIo(stack)) {
            return Motion.IN_IO;
        }
        if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
            return Motion.WAITS;
        }
        if (!carried && threads.waitsForCarrier(thread)) {
            return Motion.NO_CARRIER;
        }
        return same ? Motion.SPINS : Motion.RUNS;
    }

    /** A virtual thread waits for its data parked, below the poller of its socket. */
    private static boolean inIo(List<StackTraceElement> stack) {
        List<StackTraceElement> top = stack.subList(0, Math.min(8, stack.size()));
        if (top.isEmpty()) {
            return false;
        }
        if (top.get(0).isNativeMethod() && IO.contains(top.get(0).getClassName())) {
            return true;
        }
        for (StackTraceElement frame : top) {
            if (frame.getClassName().equals("sun.nio.ch.NioSocketImpl")
                    || frame.getClassName().equals("sun.nio.ch.Poller")) {
                return true;
            }
        }
        return false;
    }

    /** Lines may differ within a loop; the methods don't. */
    private static boolean sameFrames(StackTraceElement[] a, StackTraceElement[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (!a[i].getMethodName().equals(b[i].getMethodName())
                    || !a[i].getClassName().equals(b[i].getClassName())) {
                return false;
            }
        }
        return true;
    }

    /** The stack as lines of text, at most so many. */
    public static List<String> lines(List<StackTraceElement> stack, int most) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < stack.size() && i < most; i++) {
            lines.add(stack.get(i).toString());
        }
        return lines;
    }
}
