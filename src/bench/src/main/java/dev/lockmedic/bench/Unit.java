package dev.lockmedic.bench;

import java.util.Locale;

/** What the figure of a row counts. */
enum Unit {
    /** Time with the agent over time without it. */
    RATIO {
        @Override
        String format(double value) {
            return String.format(Locale.ROOT, "%.3f", value);
        }
    },
    /** Milliseconds. */
    MILLIS {
        @Override
        String format(double value) {
            return String.format(Locale.ROOT, "%.1f ms", value);
        }
    },
    /** Hundredths of one core. */
    PERCENT {
        @Override
        String format(double value) {
            return String.format(Locale.ROOT, "%.3f %%", value);
        }
    };

    abstract String format(double value);
}
