package dev.lockmedic.it.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints what happens, when, and who did it; collects what did not happen as it should. */
final class Timeline {
    private final PrintStream out;
    private long startNanos = System.nanoTime();
    private int failures;

    Timeline(PrintStream out) {
        this.out = out;
    }

    /** Starts a scene; times are told from here. */
    void scene(String letter, String title) {
        startNanos = System.nanoTime();
        out.println();
        out.println("(" + letter + ") " + title);
    }

    /** One thing that happened. */
    synchronized void tell(String who, String what) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        out.println(String.format(Locale.ROOT, "  %6.2fs  %-10s %s", seconds, who, what));
    }

    /** One thing that the scene promises. */
    synchronized void check(boolean holds, String promise) {
        if (!holds) {
            failures++;
        }
        out.println("            " + (holds ? "ok    " : "FAILED") + "    " + promise);
    }

    int failures() {
        return failures;
    }
}
