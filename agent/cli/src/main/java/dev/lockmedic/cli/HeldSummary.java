package dev.lockmedic.cli;

/** How many locks are held, in a line. */
final class HeldSummary {
    private HeldSummary() {}

    static String of(Status status, boolean overdueOnly, Ink ink) {
        long overdue = status.overdueCount();
        return "Held: "
                + (status.heldCount() == 0 ? "none" : Long.toString(status.heldCount()))
                + (overdue == 0
                        ? overdueOnly ? ", none overdue" : ""
                        : ", " + ink.paint(overdue + " overdue", Ink.Tone.BAD))
                + (status.notReleasedTotal() == null || status.notReleasedTotal() == 0
                        ? ""
                        : ", "
                                + ink.paint(
                                        status.notReleasedTotal() + " not released",
                                        Ink.Tone.ALARM));
    }

    /** How many rows there are to be listed. */
    static long matching(Status status) {
        return status.heldMatching() == null ? status.heldCount() : status.heldMatching();
    }
}
