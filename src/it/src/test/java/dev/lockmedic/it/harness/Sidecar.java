package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A foreign program in Node that speaks the plain lock file protocol: {@code sidecar.js}. */
public final class Sidecar implements AutoCloseable {
    private static final AtomicInteger IDS = new AtomicInteger();

    private final Child child;

    private Sidecar(Child child) {
        this.child = child;
    }

    /** Starts one. Aborts the test where there is no Node. */
    public static Sidecar start() {
        Assumptions.assumeTrue(
                Tool.exists("node"), "no node on this machine: foreign programs are not tried");
        try {
            Path script = Path.of(Sidecar.class.getResource("/sidecar.js").toURI());
            Process process = new ProcessBuilder("node", script.toString()).start();
            Sidecar sidecar = new Sidecar(new Child(process, List.of(), List.of()));
            sidecar.child.awaitOut("^ready$");
            return sidecar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The process. */
    public Child child() {
        return child;
    }

    /** Has it do something, and gives what comes after the {@code ok}. */
    public String run(Object... words) {
        return answer(begin(words));
    }

    /** Has it do something, without waiting; the answer is asked for by what comes back. */
    public String begin(Object... words) {
        String id = "#" + IDS.incrementAndGet();
        StringBuilder line = new StringBuilder(id);
        for (Object word : words) {
            line.append(' ').append(word);
        }
        child.tell(line.toString());
        return id;
    }

    /** Waits for an answer, which must be {@code ok}. */
    public String answer(String id) {
        String answer = child.awaitOut("^" + id + " (ok|failed)").substring(id.length() + 1);
        if (!answer.startsWith("ok")) {
            throw new AssertionError(answer + "; " + child);
        }
        return answer.substring(2).trim();
    }

    @Override
    public void close() {
        child.close();
    }
}
