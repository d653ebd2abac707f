package dev.lockmedic.it.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One actor's JVM, and what it says on stderr. It ends with its parent, because its stdin does. */
final class Actor implements AutoCloseable {
    private final int number;
    private final int life;
    private final Role role;
    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread errors;
    private volatile long continuesAt = System.nanoTime();

    private Actor(int number, int life, Role role, Process process, Consumer<String> said) {
        this.number = number;
        this.life = life;
        this.role = role;
        this.process = process;
        follow(process.inputReader(StandardCharsets.UTF_8), line -> ready.countDown());
        errors = follow(process.errorReader(StandardCharsets.UTF_8), said);
    }

    /** Starts it. */
    static Actor start(
            WorkerOptions worker, Path jdk, List<String> flags, Consumer<String> saidOnStderr)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath());
        command.add(Worker.class.getName());
        command.addAll(List.of(worker.arguments()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("LOCKMEDIC_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new Actor(
                worker.actor(), worker.life(), worker.role(), builder.start(), saidOnStderr);
    }

    /** Where this class lies: nothing else is needed. */
    static String classPath() {
        return Path.of(Actor.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    static Thread follow(BufferedReader lines, Consumer<String> each) {
        Thread reader =
                new Thread(
                        () -> {
                            try (lines) {
                                lines.lines().forEach(each);
                            } catch (IOException | UncheckedIOException ended) {
                                // Killed in the middle of a line.
                            }
                        },
                        "chaos-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    int number() {
        return number;
    }

    int life() {
        return life;
    }

    Role role() {
        return role;
    }

    boolean awaitReady(long nanos) throws InterruptedException {
        return ready.await(nanos, TimeUnit.NANOSECONDS);
    }

    boolean isReady() {
        return ready.getCount() == 0;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isStopped() {
        return System.nanoTime() - continuesAt < 0;
    }

    /**
     * Stops it, to be continued after a while. By a process of its own, which continues it though
     * this one be killed.
     */
    void stopFor(long millis) throws IOException {
        continuesAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis + 100);
        String pid = Long.toString(process.pid());
        String seconds = millis / 1000 + "." + String.format("%03d", millis % 1000);
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -STOP " + pid + "; sleep " + seconds + "; kill -CONT " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Tells it {@code gc} or {@code over}. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended, which whoever looks next finds out.
        }
    }

    /** Waits for its end. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Kills it, as {@code kill -9} does, and waits until it is dead and all it said is heard. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            errors.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
