package dev.lockmedic.sentinel;

/**
 * How patient the host's side is with its sentinel.
 *
 * @param answerLimitMillis a child that does not answer for so long is stuck
 * @param firstPauseMillis before a new start; doubled from time to time
 * @param longestPauseMillis the longest such pause
 */
record Pace(long answerLimitMillis, long firstPauseMillis, long longestPauseMillis) {
    static final Pace NORMAL = new Pace(10_000, 100, 60_000);
}
