package dev.lockmedic.it.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The judge's process, as the run sees it. */
final class JudgeProcess implements AutoCloseable {
    private static final long START_LIMIT_SECONDS = 30;
    private static final long VERDICT_LIMIT_SECONDS = 120;

    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch verdict = new CountDownLatch(1);
    private final List<String> findings = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private volatile Map<Figure, Long> figures = Map.of();

    JudgeProcess(ChaosOptions options, Path folder, Path socket, long start, long orphanGrace)
            throws IOException, InterruptedException {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-cp",
                                Actor.classPath(),
                                Judge.class.getName(),
                                folder.toString(),
                                socket.toString(),
                                options.fence().setting(),
                                Long.toString(options.stuckBoundMillis()),
                                Long.toString(orphanGrace),
                                Long.toString(start),
                                Long.toString(TimeUnit.SECONDS.toNanos(options.epochSeconds())),
                                Boolean.toString(options.keep()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Actor.follow(lines, this::said);
        if (!ready.await(START_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            close();
            throw new IOException("the judge did not start");
        }
    }

    private void said(String line) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "ready" -> ready.countDown();
            case "finding" -> findings.add(words[1]);
            case "broken" -> broken.add(words[1]);
            case "so-far" -> figures = figures(words[1]);
            case "verdict" -> {
                figures = figures(words[1]);
                verdict.countDown();
            }
            default -> throw new IllegalArgumentException(line);
        }
    }

    private static Map<Figure, Long> figures(String text) {
        Map<Figure, Long> figures = new EnumMap<>(Figure.class);
        for (String pair : text.split(" ")) {
            String[] parts = pair.split("=");
            figures.put(Figure.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
        return figures;
    }

    /** {@code killing}, {@code ended} or {@code over}; see {@link Judge}. */
    synchronized void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The latest figures. */
    Map<Figure, Long> figures() {
        return figures;
    }

    /** Waits for the last word; false if it does not come. */
    boolean awaitVerdict() throws InterruptedException {
        return verdict.await(VERDICT_LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** After the verdict: what was found. */
    List<String> findings() {
        return findings;
    }

    /** After the verdict: which rules are broken. */
    List<String> broken() {
        return broken;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
