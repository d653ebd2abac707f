package dev.lockmedic.it.zombie;

import java.util.Locale;

/** What the trials of all lanes came to. Any thread. */
final class Tally {
    private final int wanted;
    private int begun;
    private int made;
    private int late;
    private int blocked;
    private int slipped;
    private long slippedMost;
    private int astray;

    Tally(int wanted) {
        this.wanted = wanted;
    }

    /** Whether one more is to be made; it is begun thereby. */
    synchronized boolean begin() {
        return begun < wanted && begun++ >= 0;
    }

    /** One was made. */
    synchronized void made(Trial trial) {
        made++;
        slipped += trial.slipped() > 0 ? 1 : 0;
        slippedMost = Math.max(slippedMost, trial.slipped());
        astray += trial.astray() > 0 ? 1 : 0;
    }

    /** One was none, because the stop came only after the deadline: the machine is busy. */
    synchronized void late() {
        late++;
        begun--;
    }

    /** One was none, because the stopped JVM had the guard of the folder: nobody could take it. */
    synchronized void blocked() {
        blocked++;
        begun--;
    }

    /** Records of a zombie in one file, at most. */
    synchronized long slippedMost() {
        return slippedMost;
    }

    @Override
    public synchronized String toString() {
        return String.format(
                Locale.ROOT,
                "%d trials, %d with a zombie's bytes in its successor's file (%d records at most), %d"
                        + " with bytes in the file that lost its name; made again: %d in which the"
                        + " stop came too late, %d in which it hit the guard",
                made,
                slipped,
                slippedMost,
                astray,
                late,
                blocked);
    }
}
