package com.example.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Starts agent runs on the workers and remembers how they went. */
final class Runs {
    private static final int REMEMBERED_PER_SESSION = 20;

    private final Map<String, Deque<Run>> bySession = new HashMap<>();
    private final Sessions sessions;
    private final SessionWriteLock locks;
    private final Executor workers;
    private final Log log;

    Runs(Sessions sessions, SessionWriteLock locks, Executor workers, Log log) {
        this.sessions = sessions;
        this.locks = locks;
        this.workers = workers;
        this.log = log;
    }

    /** Queues a run and returns at once. */
    Run.View start(String sessionId, RunRequest request) {
        String id = UUID.randomUUID().toString();
        Run run = new Run(id, request, sessions.transcript(sessionId), locks, log);
        // What it looked like when queued: it may have ended before this method does.
        Run.View queued = run.view();
        workers.execute(run);
        remember(sessionId, run);
        return queued;
    }

    synchronized List<Run.View> of(String sessionId) {
        return bySession.getOrDefault(sessionId, new ArrayDeque<>()).stream()
                .map(Run::view)
                .toList();
    }

    private synchronized void remember(String sessionId, Run run) {
        Deque<Run> runs = bySession.computeIfAbsent(sessionId, key -> new ArrayDeque<>());
        runs.addLast(run);
        Iterator<Run> oldest = runs.iterator();
        while (runs.size() > REMEMBERED_PER_SESSION && oldest.hasNext()) {
            if (oldest.next().hasEnded()) {
                oldest.remove();
            }
        }
    }
}
