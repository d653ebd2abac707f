package dev.lockmedic.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The boot clock as {@code /proc/uptime} tells it, to the last 10 ms that have passed.
 *
 * <p>Some containers put a file of their own over {@code /proc/uptime} that tells the container's
 * age (lxcfs). So the clock is proved once: a thread is started, and the start that the kernel
 * notes for it must lie where this clock says it was. Without {@code /proc}, or without proof, the
 * time is unknown.
 *
 * <p>For agent threads: it reads a file, and the first call starts a thread.
 */
final class ProcBootClock implements BootClock {
    private static final int TRIES = 5;
    private static final long THREAD_LIMIT_MILLIS = 1000;

    private final Path uptime;
    private final Path threadStat;
    private final ThreadFactory threads;
    private volatile Boolean proved;

    /** With a thread from there for its proof. */
    ProcBootClock(ThreadFactory threads) {
        this(Path.of("/proc"), threads);
    }

    ProcBootClock(Path proc, ThreadFactory threads) {
        this.threads = threads;
        uptime = proc.resolve("uptime");
        threadStat = proc.resolve("thread-self/stat");
    }

    @Override
    public long millis() {
        Boolean known = proved;
        if (known == null) {
            known = prove();
            proved = known;
        }
        return Boolean.TRUE.equals(known) ? read() : UNKNOWN;
    }

    @Override
    public boolean isKnown() {
        return Boolean.TRUE.equals(proved);
    }

    /** Null if it came to nothing, and is to be tried again when the time is next asked for. */
    private Boolean prove() {
        // A machine may be suspended in between.
        for (int i = 0; i < TRIES; i++) {
            long before = System.nanoTime();
            AtomicLong started = startOfAThread();
            long now = read();
            if (started == null) {
                return null;
            }
            if (started.get() == UNKNOWN || now == UNKNOWN) {
                return false;
            }
            long late = now - started.get();
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) + 1;
            if (late >= 0 && late <= tookMillis + 2 * RESOLUTION_MILLIS) {
                return true;
            }
        }
        return false;
    }

    /** Null if there is no thread to be had, or no processor for it. */
    private AtomicLong startOfAThread() {
        AtomicLong start = new AtomicLong(UNKNOWN);
        Thread thread = threads.newThread(() -> start.set(ownStart()));
        try {
            thread.start();
            thread.join(THREAD_LIMIT_MILLIS);
        } catch (OutOfMemoryError noThread) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return thread.isAlive() ? null : start;
    }

    private long ownStart() {
        try {
            ProcStat stat = ProcStat.parse(text(threadStat));
            return stat == null ? UNKNOWN : BootClock.ofTicks(stat.startTicks());
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    private long read() {
        try {
            return parse(text(uptime));
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** From a line such as {@code 645.76 610.18}: seconds, and what the processors idled. */
    static long parse(String text) {
        int dot = text.indexOf('.');
        int end = text.indexOf(' ');
        if (dot < 1 || end != dot + 3 || dot > 15) {
            return UNKNOWN;
        }
        long hundredths = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (i == dot) {
                continue;
            }
            if (c < '0' || c > '9') {
                return UNKNOWN;
            }
            hundredths = hundredths * 10 + (c - '0');
        }
        return hundredths * 10;
    }
}
