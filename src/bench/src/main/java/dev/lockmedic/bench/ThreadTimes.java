package dev.lockmedic.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processor time of the agent's threads in another process, as the kernel counts it. */
final class ThreadTimes {
    /** How their names begin where the JVM shortens them to the kernel's fifteen characters. */
    private static final String OURS = "lockmed";

    private ThreadTimes() {}

    /** Nanoseconds that all threads of the agent in that process have had a processor for. */
    static long ofAgent(long pid) throws IOException {
        List<Path> tasks;
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/task"))) {
            tasks = all.toList();
        }
        long nanos = 0;
        int found = 0;
        for (Path task : tasks) {
            try {
                if (Files.readString(task.resolve("comm")).startsWith(OURS)) {
                    found++;
                    nanos +=
                            Long.parseLong(
                                    Files.readString(task.resolve("schedstat")).split(" ")[0]);
                }
            } catch (IOException e) {
                // That thread has ended.
            }
        }
        if (found == 0) {
            throw new IllegalStateException("process " + pid + " has no thread of the agent");
        }
        return nanos;
    }
}
