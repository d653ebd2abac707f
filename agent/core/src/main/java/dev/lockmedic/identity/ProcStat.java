package dev.lockmedic.identity;

/**
 * The two fields of {@code /proc/<pid>/stat} that are evidence.
 *
 * @param state field 3
 * @param startTicks field 22, clock ticks since boot
 */
public record ProcStat(char state, long startTicks) {
    /** Null if the text is not what it should be. Field 2 may hold spaces and parentheses. */
    public static ProcStat parse(String text) {
        int end = text.lastIndexOf(')');
        if (end < 0) {
            return null;
        }
        String[] fields = text.substring(end + 1).trim().split(" ");
        if (fields.length < 20 || fields[0].length() != 1) {
            return null;
        }
        try {
            return new ProcStat(fields[0].charAt(0), Long.parseLong(fields[19]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A zombie entry or a process being torn down: it runs no code any more. */
    public boolean gone() {
        return state == 'Z' || state == 'X' || state == 'x';
    }
}
