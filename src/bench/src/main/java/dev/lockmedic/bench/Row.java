package dev.lockmedic.bench;

/**
 * One line of the result table.
 *
 * @param name what {@code --only} calls it
 * @param title what was measured
 * @param without time without the agent, for people; empty where there is no such thing
 * @param with time with the agent, for people
 * @param figure what the goal is about
 * @param goal the most it should be; NaN where there is no goal
 */
record Row(
        String name,
        String title,
        String without,
        String with,
        Unit unit,
        Spread figure,
        double goal) {
    static final double NO_GOAL = Double.NaN;

    /** PASS or over, by the median; said more mildly where the quartiles do not bear it out. */
    String verdict() {
        if (Double.isNaN(goal)) {
            return "";
        }
        if (figure.median() <= goal) {
            return "PASS";
        }
        return figure.low() <= goal ? "over, but within the spread" : "over";
    }
}
