package dev.lockmedic.sentinel;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this JVM's flags make it likely that all its threads, the watchdog included, have to wait
 * for one loop: without counted-loop safepoints, what the second compiler (C2) makes of a counted
 * loop does not stop for a safepoint before it ends. G1, ZGC, Shenandoah and Epsilon switch them on
 * by default, Serial and Parallel do not, and a JVM with one processor or little memory picks
 * Serial by itself.
 *
 * <p>Which collector runs is learnt from the names of the JVM's own threads: management beans would
 * start what a host may want to replace, and the flags don't tell what the JVM picked. Best effort:
 * where that can't be seen, there is no warning.
 */
public final class StallWarning {
    private static final String ON = "-XX:+UseCountedLoopSafepoints";
    private static final String OFF = "-XX:-UseCountedLoopSafepoints";

    private StallWarning() {}

    /**
     * The warning, null if there is no reason for one. Reads {@code /proc/self}; on an agent
     * thread.
     *
     * @param jvmArguments the JVM's flags as it was started, parted by spaces; null if unknown
     */
    public static String text(String jvmArguments) {
        return jvmArguments == null ? null : text(jvmArguments, threads());
    }

    static String text(String jvmArguments, List<String> threads) {
        if (!has(threads, "VM Thread") || !has(threads, "C2 CompilerThre")) {
            return null;
        }
        String collector = collector(jvmArguments, threads);
        boolean byDefault = !collector.equals("Serial") && !collector.equals("Parallel");
        int on = jvmArguments.lastIndexOf(ON);
        int off = jvmArguments.lastIndexOf(OFF);
        boolean polls = on == off ? byDefault : on > off;
        if (polls) {
            return null;
        }
        return "this JVM runs "
                + collector
                + " GC without counted-loop safepoints: one long counted loop of the host can stop all"
                + " threads, the watchdog included, until it ends, and no lock is released meanwhile; "
                + (byDefault ? "leave out " + OFF : "use G1 or ZGC, or add " + ON)
                + ", or set lockmedic.sentinel=true";
    }

    private static String collector(String jvmArguments, List<String> threads) {
        if (has(threads, "G1 ")) {
            return "G1";
        }
        if (has(threads, "ZDriver") || has(threads, "ZWorker")) {
            return "Z";
        }
        if (has(threads, "Shenandoah")) {
            return "Shenandoah";
        }
        if (has(threads, "GC Thread#")) {
            return "Parallel";
        }
        return jvmArguments.contains("-XX:+UseEpsilonGC") ? "Epsilon" : "Serial";
    }

    private static boolean has(List<String> threads, String start) {
        for (String thread : threads) {
            if (thread.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    /** The kernel has the first fifteen characters of their names. */
    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    names.add(Files.readString(task.resolve("comm")).trim());
                } catch (IOException e) {
                    // That one has ended, or is named in no charset of ours.
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No Linux, or no such look allowed.
        }
        return names;
    }
}
