package dev.lockmedic.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the seconds of {@code --timeout}. */
final class TimeoutConverter implements ITypeConverter<Duration> {
    private static final long MAX_SECONDS = 3600;

    @Override
    public Duration convert(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds > 0 && seconds <= MAX_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException(
                "'" + text + "' is not a number of seconds between 1 and " + MAX_SECONDS);
    }
}
