package dev.lockmedic.it.harness;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A limit of a running child JVM, which is lowered below what it uses, and raised again. */
public final class Limits {
    private final Child child;
    private final String resource;
    private final String[] starter;
    private final String before;

    private Limits(Child child, String resource, String[] starter) {
        Assumptions.assumeTrue(Tool.exists("prlimit"), "no prlimit to set the limits of a JVM by");
        this.child = child;
        this.resource = "--" + resource;
        this.starter = starter;
        this.before = run(this.resource, "--output=SOFT", "--noheadings").text().trim();
    }

    /**
     * A limit as it stands. Aborts the test where there is no way to set it.
     *
     * @param resource such as {@code nofile}
     * @param starter what the child was started by, so that it may be changed by the same user
     */
    public static Limits of(Child child, String resource, String... starter) {
        return new Limits(child, resource, starter);
    }

    /** Sets the soft limit, and leaves the hard one. */
    public void lower(long value) {
        run(resource + "=" + value + ":");
    }

    /** As it was. */
    public void restore() {
        run(resource + "=" + before + ":");
    }

    private Tool run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(starter));
        command.addAll(List.of("prlimit", "--pid", Long.toString(child.pid())));
        command.addAll(List.of(arguments));
        Tool done = Tool.run(command.toArray(new String[0]));
        if (done.exitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + done.err());
        }
        return done;
    }
}
