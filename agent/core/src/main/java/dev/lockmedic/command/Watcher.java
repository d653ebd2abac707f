package dev.lockmedic.command;

import dev.lockmedic.identity.ProcStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process of a command line that watches this JVM, by pid and start. From inside a container it
 * may not be seen; then nothing is known of its end.
 *
 * @param pid 0 where it is not told
 * @param startTicks clock ticks since boot, which are the same in every pid namespace
 */
record Watcher(long pid, long startTicks) {
    static final Watcher UNKNOWN = new Watcher(0, 0);

    /** Reads {@code <pid>:<start>}; anything else is an unknown one. */
    static Watcher parse(String text) {
        int colon = text.indexOf(':');
        try {
            return new Watcher(
                    Long.parseLong(text.substring(0, Math.max(0, colon))),
                    Long.parseLong(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** Whether it is seen to run from here. */
    boolean isSeen() {
        if (pid <= 0) {
            return false;
        }
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
            ProcStat stat = ProcStat.parse(new String(text, StandardCharsets.ISO_8859_1));
            return stat != null && !stat.gone() && stat.startTicks() == startTicks;
        } catch (IOException e) {
            return false;
        }
    }
}
