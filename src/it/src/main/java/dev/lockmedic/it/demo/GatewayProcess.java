package dev.lockmedic.it.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway in a JVM of its own. Lines of the agent on its stderr go to the timeline; everything is
 * kept to be looked through. Closing it kills it, whatever state it is in.
 */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("gateway listening on (http://\\S+) pid=(\\d+) .*");
    private static final Pattern AGENT_LINE =
            Pattern.compile("\\S+ (?:INFO|WARN|ERROR) lockmedic - (.*)|\\[lockmedic] (.*)");
    private static final long START_LIMIT_SECONDS = 30;

    private final String name;
    private final Process process;
    private final URI address;
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<String> agentLines = new CopyOnWriteArrayList<>();

    private GatewayProcess(String name, Process process, Timeline timeline) throws IOException {
        this.name = name;
        this.process = process;
        CompletableFuture<URI> listening = new CompletableFuture<>();
        follow(
                process.inputReader(StandardCharsets.UTF_8),
                line -> {
                    logged.add(line);
                    Matcher matcher = LISTENING.matcher(line);
                    if (matcher.matches()) {
                        listening.complete(URI.create(matcher.group(1)));
                    }
                });
        follow(
                process.errorReader(StandardCharsets.UTF_8),
                line -> {
                    Matcher matcher = AGENT_LINE.matcher(line);
                    if (matcher.matches()) {
                        String text =
                                matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                        agentLines.add(text);
                        timeline.tell("agent " + name, text);
                    } else {
                        logged.add(line);
                    }
                });
        process.onExit()
                .thenRun(() -> listening.completeExceptionally(new IOException("it ended")));
        try {
            address = listening.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            process.destroyForcibly();
            throw new IOException("gateway " + name + " did not start: " + logged, e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Starts one; {@code options} are JVM options, such as the agent. */
    static GatewayProcess start(
            String name, Timeline timeline, Path jar, Path sessions, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dgateway.port=0");
        command.add("-jar");
        command.add(jar.toString());
        command.add(sessions.toString());
        Process process = new ProcessBuilder(command).start();
        // A demo that is interrupted must not leave spinning JVMs behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        GatewayProcess gateway = new GatewayProcess(name, process, timeline);
        timeline.tell("gateway " + name, "pid " + gateway.pid() + " listens on " + gateway.address);
        return gateway;
    }

    private static void follow(BufferedReader lines, java.util.function.Consumer<String> each) {
        Thread reader =
                new Thread(
                        () -> {
                            try (lines) {
                                lines.lines().forEach(each);
                            } catch (IOException | UncheckedIOException ended) {
                                // The process was killed in the middle of a line.
                            }
                        },
                        "demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    URI address() {
        return address;
    }

    /** Whether the gateway has logged such a line. */
    boolean hasLogged(Predicate<String> line) {
        return logged.stream().anyMatch(line);
    }

    /** Whether the agent in it has said such a line. */
    boolean agentHasSaid(Predicate<String> line) {
        return agentLines.stream().anyMatch(line);
    }

    /** Sends it a signal, such as STOP or CONT. */
    void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + signal + " " + pid() + " failed with " + exit);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command to its end and gives its output and exit code. */
    static CommandResult run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> output.append(line).append('\n'));
        }
        return new CommandResult(process.waitFor(), output.toString());
    }

    /**
     * What a command gave.
     *
     * @param output stdout and stderr together
     */
    record CommandResult(int exit, String output) {}
}
