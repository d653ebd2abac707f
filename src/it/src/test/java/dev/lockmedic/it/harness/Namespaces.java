package dev.lockmedic.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Starts children in namespaces of their own, as containers are; that takes root and Linux. */
public final class Namespaces {
    private static final String[] PID = {
        "unshare", "--pid", "--fork", "--mount-proc", "--kill-child"
    };
    private static final String[] TIME = {
        "unshare", "--time", "--boottime", "100000", "--fork", "--kill-child"
    };

    private Namespaces() {}

    /** The program to start a child by that is the first process of its own pid namespace. */
    public static String[] pid() {
        return permitted(PID);
    }

    /** The program to start a child by whose boot clock is 100,000 seconds ahead. */
    public static String[] time() {
        return permitted(TIME);
    }

    /** The program to start a child by that has a file system there that refuses attributes. */
    public static String[] withoutAttributes(String directory) {
        return permitted(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t ramfs none '" + directory + "' && exec \"$@\"",
                "sh");
    }

    /**
     * The program to start a child by that has a {@code /tmp} of its own, as services of systemd
     * and containers have.
     *
     * @param options of {@code mount -o} for it, such as {@code ro}
     */
    public static String[] ownTmp(String options) {
        // What the child needs may itself be below /tmp, and has to stay where it is.
        String kept = Path.of("../..").toAbsolutePath().normalize().toString();
        return permitted(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind '"
                        + kept
                        + "' /mnt && mount -t tmpfs tmpfs /tmp && mkdir -p '"
                        + kept
                        + "' && mount --move /mnt '"
                        + kept
                        + "' && mount -o remount,"
                        + options
                        + " /tmp && exec \"$@\"",
                "sh");
    }

    /** Aborts the test where this is not permitted, and says so. */
    private static String[] permitted(String... command) {
        List<String> probe = new ArrayList<>(List.of(command));
        probe.add("true");
        Assumptions.assumeTrue(Tool.exists(command[0]), () -> "no " + command[0] + " here");
        Tool tried = Tool.run(probe.toArray(new String[0]));
        Assumptions.assumeTrue(
                tried.exitCode() == 0, () -> "not permitted here: " + probe + ": " + tried.err());
        return command.clone();
    }
}
