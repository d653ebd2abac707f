package dev.lockmedic.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Gives mutated documents to a check until one fails, or the budget is used up.
 *
 * <p>By default a fixed number of documents from a fixed seed, so that every build does the same.
 * With {@code -Dlockmedic.fuzz.seconds=600} as many as that time allows, from a seed of its own;
 * {@code -Dlockmedic.fuzz.seed=…} repeats a run. Each document depends on the seed and its number
 * alone. What fails is cut down to what is needed to fail, and left in {@code target/fuzz}.
 */
public final class Fuzzing {
    /** Far above what any document needs: a stalled machine must not fail a build. */
    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Of the best of some tries, for the same reason. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int TRIES = 4;
    private static final long MOST_BYTES = 64L << 20;
    private static final long SHRINKING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Less than a host's thread has, so that recursion shows. */
    private static final long STACK_BYTES = 512 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String name;
    private final List<byte[]> seeds;
    private final Check check;
    private final long seed;
    private final Supplier<Boolean> enough;
    private volatile byte[] current = new byte[0];
    private volatile long currentSince;
    private volatile long number;
    private volatile Throwable failure;

    /** Throws if the document shows a fault; must be repeatable. */
    public interface Check {
        /** Looks at one document. */
        void accept(byte[] document) throws Exception;
    }

    private Fuzzing(String name, List<byte[]> seeds, int documents, Check check) {
        this.name = name;
        this.seeds = seeds;
        this.check = check;
        long seconds = Long.getLong("lockmedic.fuzz.seconds", 0);
        this.seed = Long.getLong("lockmedic.fuzz.seed", seconds > 0 ? System.nanoTime() : 20260101);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        this.enough = seconds > 0 ? () -> System.nanoTime() - end > 0 : () -> number >= documents;
    }

    /**
     * Runs.
     *
     * @param name of the check, for people and for the file that a failing document is left in
     * @param documents how many, unless the run is told to last for a time
     * @throws AssertionError for the first document that fails, with how to see it again
     */
    public static void run(String name, List<byte[]> seeds, int documents, Check check) {
        new Fuzzing(name, seeds, documents, check).run();
    }

    /** For checks: many an assertion on each of many documents must cost nothing. */
    public static void require(boolean holds, String what, Object about) {
        if (!holds) {
            throw new AssertionError(what + ": " + about);
        }
    }

    private void run() {
        currentSince = System.nanoTime();
        Thread thread = new Thread(null, this::loop, "fuzzing " + name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            do {
                thread.join(200);
                if (thread.isAlive() && System.nanoTime() - currentSince > HANG_NANOS) {
                    AssertionError hangs = new AssertionError("it does not come to an end");
                    hangs.setStackTrace(thread.getStackTrace());
                    throw failed(hangs, current);
                }
            } while (thread.isAlive());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw failed(failure, current);
        }
        System.out.println("fuzzing " + name + ": " + number + " documents, seed " + seed);
    }

    private void loop() {
        while (!enough.get()) {
            Mutator mutator =
                    new Mutator(seeds, new Random(seed * 31 + number * 0x9E3779B97F4A7C15L));
            byte[] document = mutator.next();
            current = document;
            currentSince = System.nanoTime();
            Throwable fault = fault(document);
            if (fault != null) {
                current = shrunk(document, fault);
                failure = fault;
                return;
            }
            number++;
        }
    }

    /** What is wrong with the check's answer to a document; null if nothing is. */
    private Throwable fault(byte[] document) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && fastest > LONGEST_NANOS; i++) {
            long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            long start = System.nanoTime();
            try {
                check.accept(document.clone());
            } catch (Throwable t) {
                return t;
            }
            fastest = Math.min(fastest, System.nanoTime() - start);
            bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
            if (bytes > MOST_BYTES) {
                return new AssertionError("it took " + bytes + " bytes of memory");
            }
        }
        return fastest > LONGEST_NANOS
                ? new AssertionError("it took " + fastest / 1_000_000 + " ms")
                : null;
    }

    /** Leaves out pieces, from large to small, as long as it fails in the same way. */
    private byte[] shrunk(byte[] document, Throwable fault) {
        byte[] best = document;
        long start = System.nanoTime();
        for (int piece = best.length / 2; piece > 0; piece /= 2) {
            for (int at = 0; at + piece <= best.length; ) {
                if (System.nanoTime() - start > SHRINKING_NANOS) {
                    return best;
                }
                byte[] less = without(best, at, piece);
                currentSince = System.nanoTime();
                Throwable again = fault(less);
                if (again != null && again.getClass() == fault.getClass()) {
                    best = less;
                } else {
                    at += piece;
                }
            }
        }
        return best;
    }

    private static byte[] without(byte[] document, int at, int piece) {
        byte[] less = Arrays.copyOf(document, document.length - piece);
        System.arraycopy(document, at + piece, less, at, document.length - at - piece);
        return less;
    }

    private AssertionError failed(Throwable fault, byte[] document) {
        Path file = Path.of("target", "fuzz", name + ".bin");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AssertionError(
                "document "
                        + number
                        + " of seed "
                        + seed
                        + " (-Dlockmedic.fuzz.seed="
                        + seed
                        + "; cut down to "
                        + document.length
                        + " bytes in "
                        + file
                        + "): "
                        + fault
                        + "\n"
                        + shown(document),
                fault);
    }

    /** As a Java literal would have it; the file has all of it. */
    private static String shown(byte[] document) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(document, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (text.length() > 500) {
                return text + "...";
            }
            text.append(
                    c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return text.toString();
    }
}
