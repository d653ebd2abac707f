package dev.lockmedic.it.zombie;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the two JVMs of a lane. It ends with its parent, because its stdin does. */
final class Party implements AutoCloseable {
    private static final long ANSWER_LIMIT_SECONDS = 120;

    private final Class<?> main;
    private final Process process;
    private final Process shell;
    private final Path log;
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

    private Party(Class<?> main, Process process, Path log) throws IOException {
        this.main = main;
        this.process = process;
        this.log = log;
        // Kept, because starting a program for each signal takes as long as many a hold.
        this.shell = new ProcessBuilder("sh").redirectError(Redirect.INHERIT).start();
        Thread reader = new Thread(this::read, "said by " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it, and waits until it listens. What its agent says goes into a file. */
    static Party start(Class<?> main, TrialOptions options, Path log)
            throws IOException, InterruptedException {
        Path classes = Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath());
        ProcessBuilder builder =
                new ProcessBuilder(
                                options.jdk().resolve("bin/java").toString(),
                                "-Xmx256m",
                                "-javaagent:" + options.agentJar() + "=fence=" + options.fence(),
                                "-cp",
                                classes.toString(),
                                main.getName())
                        .redirectError(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("LOCKMEDIC_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Party party = new Party(main, builder.start(), log);
        party.await("ready");
        return party;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException killed) {
            // Whoever waits finds out.
        }
    }

    void tell(String line) throws IOException {
        tell(process, line);
    }

    private static void tell(Process process, String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The words after this one, which must be the first of the next line. */
    String await(String word) throws IOException, InterruptedException {
        String words = await(word, ANSWER_LIMIT_SECONDS);
        if (words == null) {
            throw new IOException(main.getSimpleName() + " was to say \"" + word + "\"");
        }
        return words;
    }

    /** The same; null if it says nothing for so long. */
    String await(String word, long seconds) throws IOException, InterruptedException {
        String line = said.poll(seconds, TimeUnit.SECONDS);
        if (line == null) {
            return null;
        }
        if (!line.startsWith(word)) {
            throw new IOException(
                    main.getSimpleName() + " was to say \"" + word + "\", and said: " + line);
        }
        return line.substring(word.length()).trim();
    }

    /** Whether its agent has said this by now. */
    boolean hasLogged(String words) throws IOException {
        return Files.readString(log).contains(words);
    }

    /** Stops it; comes back when all its threads stand still. */
    void stop() throws IOException {
        tell(shell, "kill -STOP " + process.pid());
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        while (!allStopped(tasks)) {
            if (!process.isAlive()) {
                throw new IOException(main.getSimpleName() + " has ended: " + said);
            }
            Thread.onSpinWait();
        }
    }

    private static boolean allStopped(Path tasks) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
            for (Path task : all) {
                String stat = Files.readString(task.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException threadEnded) {
            return false;
        }
    }

    void goOn() throws IOException {
        tell(shell, "kill -CONT " + process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        shell.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
