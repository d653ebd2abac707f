package dev.lockmedic.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the holders of lock files can be among the processes that are seen from here.
 *
 * <p>A sweep is often run in a container of its own, beside those that share the folder. There it
 * sees itself and who started it, every holder looks dead, and a sweeper that believes this takes
 * the locks of live processes.
 *
 * @param showsHolders false if no holder can be among them
 * @param trusted whether the operator says that every pid is evidence, wherever its holder was
 */
public record PidView(boolean showsHolders, boolean trusted) {
    /** Pids are evidence, because the operator says so. */
    public static final PidView TRUSTED = new PidView(true, true);

    PidView(boolean showsHolders) {
        this(showsHolders, false);
    }

    /** The pid namespace of the machine; the kernel fixes its number. */
    private static final String INITIAL = "pid:[4026531836]";

    /** What this process sees. */
    public static PidView ofThisProcess() {
        return of(Path.of("/proc"), ProcessHandle.current().pid());
    }

    static PidView of(Path proc, long self) {
        try {
            if (Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString().equals(INITIAL)) {
                return new PidView(true);
            }
            Set<String> ancestry = ancestry(proc, Long.toString(self));
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
                for (Path process : processes) {
                    if (!ancestry.contains(process.getFileName().toString())) {
                        return new PidView(true);
                    }
                }
            }
            return new PidView(false);
        } catch (IOException | RuntimeException e) {
            // No Linux, or a masked /proc: nothing is known of namespaces here.
            return new PidView(true);
        }
    }

    private static Set<String> ancestry(Path proc, String self) throws IOException {
        Set<String> ancestry = new HashSet<>();
        String process = self;
        while (!process.equals("0") && ancestry.add(process)) {
            String stat =
                    Files.readString(
                            proc.resolve(process).resolve("stat"), StandardCharsets.ISO_8859_1);
            // Field 4; field 2 may hold spaces and parentheses.
            process = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ")[1];
        }
        return ancestry;
    }
}
