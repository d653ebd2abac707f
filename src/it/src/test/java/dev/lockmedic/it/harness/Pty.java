package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A shell command on a terminal of its own, made by {@code script}: what it shows is kept, and keys
 * can be pressed.
 */
public final class Pty implements AutoCloseable {
    private static final long LIMIT_MILLIS = Child.LONG.toMillis();

    private final Process process;
    private final Thread reader;
    private final StringBuilder shown = new StringBuilder();

    private Pty(Process process) {
        this.process = process;
        this.reader = new Thread(() -> readAll(process.getInputStream()), "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** Aborts the test where there is no {@code script} of util-linux. */
    public static Pty run(String shellCommand, Map<String, String> environment) {
        Assumptions.assumeTrue(
                Tool.exists("script")
                        && Tool.run("script", "--version").text().contains("util-linux"),
                "there is no script of util-linux, by which a test gets a terminal");
        ProcessBuilder builder =
                // A build in the background has its children ignore Ctrl-C, as nohup does.
                new ProcessBuilder(
                                "env",
                                "--default-signal=INT",
                                "script",
                                "-q",
                                "-e",
                                "-c",
                                shellCommand,
                                "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().remove("NO_COLOR");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        try {
            return new Pty(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readAll(InputStream in) {
        byte[] buffer = new byte[8192];
        try {
            int length;
            while ((length = in.read(buffer)) > 0) {
                synchronized (shown) {
                    shown.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
                    shown.notifyAll();
                }
            }
        } catch (IOException e) {
            // It has ended; what it showed is here.
        }
    }

    /** Presses keys. */
    public void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it is gone; it has shown\n" + shown(), e);
        }
    }

    /** All that was written to the terminal by now, escape sequences included. */
    public String shown() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    /** Waits until this was written, anywhere; gives all that was. */
    public String await(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
        synchronized (shown) {
            while (!pattern.matcher(shown).find()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !process.isAlive() && !reader.isAlive()) {
                    throw new AssertionError("never showed \"" + regex + "\":\n" + shown);
                }
                try {
                    shown.wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return shown.toString();
        }
    }

    /** The JVM that runs on it, whatever is between. */
    public ProcessHandle jvm() {
        return process.descendants()
                .filter(
                        child ->
                                child.info()
                                        .command()
                                        .filter(name -> name.endsWith("/java"))
                                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no JVM runs there:\n" + shown()));
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it does not end; it has shown\n" + shown());
            }
            reader.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
