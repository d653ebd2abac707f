package dev.lockmedic.bench;

import java.util.Arrays;

/**
 * What repeated measurements of one thing say.
 *
 * @param median half of them are below
 * @param low lower quartile
 * @param high upper quartile
 */
public record Spread(double median, double low, double high) {
    /** Of these measurements, at least one. */
    public static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
    }

    /** The value below which this share of the measurements lies, interpolated. */
    static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The value that this share of the measurements does not exceed, one of them. */
    static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
