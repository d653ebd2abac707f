package dev.lockmedic.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lines of one stream of a process, read as they come. */
final class Lines implements Runnable {
    private final InputStream in;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    Lines(InputStream in, String name) {
        this.in = in;
        this.reader = new Thread(this, name);
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void run() {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = text.readLine()) != null) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process was destroyed: what it said until then is here.
        }
    }

    List<String> all() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** The first line that has this, waited for. */
    Optional<String> await(Pattern pattern, long millis, Process process) {
        long end = System.nanoTime() + millis * 1_000_000;
        int next = 0;
        synchronized (lines) {
            while (true) {
                for (; next < lines.size(); next++) {
                    if (pattern.matcher(lines.get(next)).find()) {
                        return Optional.of(lines.get(next));
                    }
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !process.isAlive() && !reader.isAlive()) {
                    return Optional.empty();
                }
                try {
                    lines.wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Waits until there are more lines than that, or not much longer. */
    void awaitMore(int size, long millis) {
        synchronized (lines) {
            if (lines.size() == size) {
                try {
                    lines.wait(millis);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    void awaitEnd() {
        try {
            reader.join(10_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
