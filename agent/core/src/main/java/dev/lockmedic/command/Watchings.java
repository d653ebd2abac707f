package dev.lockmedic.command;

import dev.lockmedic.hooks.AgentThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Those that are watching this JVM; a few at most. Any thread. */
final class Watchings {
    /** Each has a thread here and an answer in the agent properties, which all of them read. */
    static final int MOST = 8;

    static final long LEASE_MILLIS = 300_000;

    private final Answers answers;
    private final List<Watching> running = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    Watchings(Answers answers) {
        this.answers = answers;
    }

    /**
     * Tells one more, until it is gone.
     *
     * @return false if there are too many, or all was over already
     */
    synchronized boolean begin(String nonce, WatchRequest request, LongFunction<String> told) {
        for (Watching watching : running) {
            if (watching.nonce().equals(request.replaces())) {
                watching.stop();
            }
        }
        running.removeIf(Watching::isOver);
        threads.removeIf(thread -> !thread.isAlive());
        if (closed || running.size() >= MOST) {
            return false;
        }
        Watching watching = new Watching(nonce, request, told, answers, LEASE_MILLIS);
        Thread thread =
                new AgentThread(watching, "lockmedic-watched", Watchings.class.getClassLoader());
        running.add(watching);
        threads.add(thread);
        thread.start();
        return true;
    }

    /** Ends all, and waits for their threads, but not for longer than that. */
    void close(long millis) {
        List<Thread> left;
        synchronized (this) {
            closed = true;
            running.forEach(Watching::stop);
            left = List.copyOf(threads);
        }
        long end = System.nanoTime() + millis * 1_000_000;
        for (Thread thread : left) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
