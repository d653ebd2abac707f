package dev.lockmedic.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux says about a process, read without touching it.
 *
 * @param threadGroup the pid of the process; another one than asked for if the id is a thread's
 * @param state {@code R}, {@code S}, {@code T} for stopped, {@code Z} for ended but not collected
 * @param handlesQuit whether SIGQUIT, by which a JVM is asked to listen, has a handler
 * @param listens whether the JVM listens for attach already
 * @param hasJvm whether libjvm is mapped; empty when that may not be read
 */
record ProcessFacts(
        String name,
        long threadGroup,
        char state,
        long user,
        boolean handlesQuit,
        boolean listens,
        Optional<Boolean> hasJvm) {

    private static final int SIGQUIT = 3;

    /** Empty when there is no such process, or no Linux to ask. */
    static Optional<ProcessFacts> read(long pid) {
        return read(Path.of("/proc", Long.toString(pid)));
    }

    /** The effective user of this process. */
    static Optional<Long> ownUser() {
        return read(Path.of("/proc/self")).map(ProcessFacts::user);
    }

    static Optional<ProcessFacts> read(Path directory) {
        Map<String, String> status = new HashMap<>();
        try {
            String text =
                    Files.readString(directory.resolve("status"), StandardCharsets.ISO_8859_1);
            text.lines()
                    .map(line -> line.split(":\\s*", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> status.put(pair[0], pair[1]));
            String[] namespacePids = status.getOrDefault("NSpid", status.get("Pid")).split("\\s+");
            Path socket =
                    directory.resolve(
                            "root/tmp/.java_pid" + namespacePids[namespacePids.length - 1]);
            return Optional.of(
                    new ProcessFacts(
                            status.get("Name"),
                            Long.parseLong(status.get("Tgid")),
                            status.get("State").charAt(0),
                            Long.parseLong(status.get("Uid").split("\\s+")[1]),
                            new BigInteger(status.get("SigCgt"), 16).testBit(SIGQUIT - 1),
                            Files.exists(socket),
                            hasJvm(directory)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> hasJvm(Path directory) {
        try (Stream<String> maps =
                Files.lines(directory.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            return Optional.of(maps.anyMatch(line -> line.contains("libjvm")));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
