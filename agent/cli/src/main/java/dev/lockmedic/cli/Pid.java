package dev.lockmedic.cli;

import picocli.CommandLine.TypeConversionException;

/** A process id as given on the command line. */
record Pid(long value) {

    static Pid parse(String text) {
        try {
            long value = Long.parseLong(text);
            if (value > 0 && value <= Integer.MAX_VALUE) {
                return new Pid(value);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException(
                "'" + text + "' is not a process id (a positive whole number; 'list' shows them)");
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
