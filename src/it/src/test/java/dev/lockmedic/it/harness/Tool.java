package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param out lines of its stdout
 * @param err lines of its stderr
 */
public record Tool(int exitCode, List<String> out, List<String> err) {
    /** Runs a program. */
    public static Tool run(String... command) {
        return run(new ProcessBuilder(command));
    }

    /** Runs a program as prepared. */
    public static Tool run(ProcessBuilder builder) {
        Process process = null;
        try {
            process = builder.start();
            process.getOutputStream().close();
            Lines out = new Lines(process.getInputStream(), "out of a tool");
            Lines err = new Lines(process.getErrorStream(), "err of a tool");
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError(builder.command() + " does not end");
            }
            out.awaitEnd();
            err.awaitEnd();
            return new Tool(process.exitValue(), out.all(), err.all());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** Whether there is such a program on this machine. */
    public static boolean exists(String program) {
        return run("sh", "-c", "command -v " + program).exitCode() == 0;
    }

    /** All lines of stdout as one text. */
    public String text() {
        return String.join("\n", out);
    }
}
