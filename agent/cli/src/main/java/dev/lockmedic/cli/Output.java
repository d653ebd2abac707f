package dev.lockmedic.cli;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The options that say how a command prints, for those that print tables. */
final class Output {
    @Option(
            names = "--color",
            paramLabel = "<when>",
            defaultValue = "auto",
            description =
                    "auto, always or never (default: ${DEFAULT-VALUE}: on a terminal, unless the"
                            + " environment variable NO_COLOR is set).")
    private Ink.When color;

    /** How to colour what goes to stdout. */
    Ink ink() {
        return Ink.decide(
                color,
                color == Ink.When.AUTO && isTerminal(),
                System.getenv("NO_COLOR"),
                System.getenv("TERM"));
    }

    /**
     * Whether stdout is a terminal. Java can't tell: its console is there only if stdin is one as
     * well, and from JDK 22 on also if neither is.
     */
    static boolean isTerminal() {
        try {
            Process test =
                    new ProcessBuilder("/bin/sh", "-c", "test -t 1")
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            test.getOutputStream().close();
            if (!test.waitFor(5, TimeUnit.SECONDS)) {
                test.destroyForcibly();
                return false;
            }
            return test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
