package dev.lockmedic.it.chaos;

/**
 * Names one hold for ever.
 *
 * @param actor which of the JVMs
 * @param life how often it was started before
 * @param thread which of its threads
 * @param number how many holds the thread had before
 */
record HoldId(int actor, int life, int thread, long number) {
    /** Reads what {@link #toString} wrote; null if it is no such thing. */
    static HoldId parse(String text) {
        String[] parts = text.split("[.]", -1);
        if (parts.length != 4) {
            return null;
        }
        try {
            return new HoldId(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return actor + "." + life + "." + thread + "." + number;
    }
}
