package dev.lockmedic.it.harness;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A small file system in memory that only one child JVM has, in a mount namespace of its own: it
 * can be filled up and made read-only without anybody else noticing, and it goes with the child.
 */
public final class PrivateMount {
    private final Path at;
    private final String options;

    /**
     * @param at an empty directory
     * @param options of {@code mount -t tmpfs}, such as {@code size=16k}
     */
    public PrivateMount(Path at, String options) {
        this.at = at;
        this.options = options;
    }

    /** The program to start the child by. Aborts the test where nothing can be mounted. */
    public String[] command() {
        Assumptions.assumeTrue(
                Tool.exists("unshare") && Tool.exists("nsenter"),
                "no unshare and nsenter to make a mount namespace by");
        String[] command = {
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o " + options + " tmpfs '" + at + "' && exec \"$@\"",
            "sh"
        };
        String[] probe = java.util.Arrays.copyOf(command, command.length + 1);
        probe[command.length] = "true";
        Tool tried = Tool.run(probe);
        Assumptions.assumeTrue(
                tried.exitCode() == 0, () -> "nothing can be mounted here: " + tried.err());
        return command;
    }

    /** The child's file system, as it is to be seen from here. */
    public Path of(Child child) {
        return Path.of("/proc/" + child.pid() + "/root").resolve(at.toString().substring(1));
    }

    /** Mounts it anew with these options, such as {@code ro}. */
    public void remount(Child child, String newOptions) {
        Tool done =
                Tool.run(
                        "nsenter",
                        "--mount",
                        "--target",
                        Long.toString(child.pid()),
                        "mount",
                        "-o",
                        "remount," + newOptions,
                        at.toString());
        if (done.exitCode() != 0) {
            throw new AssertionError("can't be remounted: " + done.err());
        }
    }
}
