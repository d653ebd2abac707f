package dev.lockmedic.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code /tmp} of a process, by which a JVM is attached to: it makes its socket there. Why that
 * can fail looks like a JVM that does not answer, so it is told apart here.
 */
final class TargetTmp {
    private static final Path TMP = Path.of("/tmp");

    /** From here on the JDK looks into the target's; 17 does so only for another pid namespace. */
    private static final int LOOKS_INTO_THEIRS = 25;

    private TargetTmp() {}

    /**
     * What is wrong with it.
     *
     * @param problem to be read after "process 123 "
     */
    record Trouble(String problem, String remedy) {}

    /** Empty if nothing is, or that can't be seen from here. */
    static Optional<Trouble> of(long pid) {
        boolean any = Runtime.version().feature() >= LOOKS_INTO_THEIRS;
        return of(pid, Path.of("/proc", Long.toString(pid)), any ? null : TMP);
    }

    /**
     * The same, for tests.
     *
     * @param process what Linux says about it, as below {@code /proc}
     * @param ours the folder that this command's JDK looks into; null if it finds theirs
     */
    static Optional<Trouble> of(long pid, Path process, Path ours) {
        Path theirs = process.resolve("root/tmp");
        try {
            if (!Files.isDirectory(theirs)) {
                return Files.exists(process.resolve("root"))
                        ? Optional.of(unusable("has no /tmp"))
                        : Optional.empty();
            }
            if (isReadOnly(process)) {
                return Optional.of(unusable("has a read-only /tmp"));
            }
            if (ours != null && !Files.isSameFile(theirs, ours)) {
                return Optional.of(
                        new Trouble(
                                "has a /tmp of its own (PrivateTmp of systemd, a container), and"
                                        + " did not answer",
                                "run this command in there: 'nsenter -t "
                                        + pid
                                        + " -m java -jar …' as root, by the container's own shell,"
                                        + " or from here with the java of a JDK 25"));
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Trouble unusable(String problem) {
        return new Trouble(
                problem + ", where a JVM makes the socket by which it is attached to",
                "give it a /tmp that it can write to (in a container an emptyDir), or start it with"
                        + " -javaagent:"
                        + AgentJar.nameForAdvice());
    }

    /** By the last mount on it, or else on what it is in. */
    private static boolean isReadOnly(Path process) throws IOException {
        String on = "";
        boolean readOnly = false;
        for (String line : Files.readAllLines(process.resolve("mounts"))) {
            String[] words = line.split(" ");
            if (words.length > 3
                    && (words[1].equals("/tmp") || words[1].equals("/"))
                    && words[1].length() >= on.length()) {
                on = words[1];
                readOnly = ("," + words[3] + ",").contains(",ro,");
            }
        }
        return readOnly;
    }
}
