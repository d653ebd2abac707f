package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A running child JVM. It ends with its parent, because its stdin does; {@link #close} ends it and
 * fails the test if it said what nobody had declared, or did not say what somebody had.
 */
public final class Child implements AutoCloseable {
    /** Far longer than anything takes on a busy machine. */
    public static final Duration LONG = Duration.ofSeconds(20);

    private final Process process;
    private final Lines out;
    private final Lines err;
    private final List<Pattern> required;
    private final List<Pattern> allowed;

    Child(Process process, List<Pattern> required, List<Pattern> allowed) {
        this.process = process;
        this.required = new ArrayList<>(required);
        this.allowed = new ArrayList<>(allowed);
        this.out = new Lines(process.getInputStream(), "out of " + process.pid());
        this.err = new Lines(process.getErrorStream(), "err of " + process.pid());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Writes a line to its stdin. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it does not listen any more; " + this, e);
        }
    }

    /** The first line on its stdout that has this, waited for. */
    public String awaitOut(String regex) {
        return awaitOut(regex, LONG);
    }

    /** The same, waited for so long, for what does take its time. */
    public String awaitOut(String regex, Duration limit) {
        return await(out, "stdout", Pattern.compile(regex), limit);
    }

    /** The first line on its stderr that has this, waited for. */
    public String awaitLog(String regex) {
        return await(err, "stderr", Pattern.compile(regex), LONG);
    }

    /** Waits until its stderr has so many lines with this, and gives what there is. */
    public List<String> awaitLogs(String regex, int count) {
        long end = System.nanoTime() + LONG.toNanos();
        while (log(regex).size() < count && process.isAlive() && System.nanoTime() < end) {
            err.awaitMore(err.all().size(), 100);
        }
        return log(regex);
    }

    private String await(Lines lines, String name, Pattern pattern, Duration limit) {
        return lines.await(pattern, limit.toMillis(), process)
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "no line with \""
                                                + pattern
                                                + "\" on "
                                                + name
                                                + "; "
                                                + this));
    }

    /** All it has said on stdout by now. */
    public List<String> out() {
        return out.all();
    }

    /** All it has said on stderr by now. */
    public List<String> log() {
        return err.all();
    }

    /** What it has said on stderr by now and has this. */
    public List<String> log(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return log().stream().filter(line -> pattern.matcher(line).find()).toList();
    }

    /** Sends it a signal, such as STOP or CONT. */
    public void signal(String name) {
        Tool.run("kill", "-" + name, Long.toString(pid()));
    }

    /** Waits for its end and gives its exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end; " + this);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        out.awaitEnd();
        err.awaitEnd();
        return process.exitValue();
    }

    /** Ends its stdin, by which a fixture ends; then waits. */
    public int end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        return exitCode();
    }

    @Override
    public void close() {
        // The agent logs from a thread of its own, after the host has gone on.
        required.forEach(pattern -> err.await(pattern, LONG.toMillis(), process));
        // Which may be stopped, and would not die before it is continued.
        if (process.isAlive()) {
            process.destroyForcibly();
        }
        exitCode();
        List<String> wrong = new ArrayList<>();
        for (String line : err.all()) {
            if (!matches(allowed, line) && !matches(required, line)) {
                wrong.add("unexpected: " + line);
            }
            if (Guide.lacks(line)) {
                wrong.add("not explained in src/docs/operations.md: " + line);
            }
        }
        for (Pattern pattern : required) {
            if (err.all().stream().noneMatch(line -> pattern.matcher(line).matches())) {
                wrong.add("not said: " + pattern);
            }
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    "stderr of the child JVM:\n  " + String.join("\n  ", wrong) + "\n" + this);
        }
    }

    private static boolean matches(List<Pattern> patterns, String line) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(line).matches());
    }

    @Override
    public String toString() {
        return "process "
                + pid()
                + (process.isAlive() ? " (alive)" : " (ended: " + process.exitValue() + ")")
                + " has said\n  "
                + String.join("\n  ", out.all())
                + "\nand on stderr\n  "
                + String.join("\n  ", err.all());
    }
}
