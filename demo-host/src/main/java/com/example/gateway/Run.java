package com.example.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** One agent run of a session, from the queue to its end. */
final class Run implements Runnable {
    enum State {
        QUEUED,
        WAITING_FOR_LOCK,
        RUNNING,
        FINISHED,
        ABORTED,
        FAILED;

        boolean isEnd() {
            return compareTo(FINISHED) >= 0;
        }
    }

    private final String id;
    private final RunRequest request;
    private final Transcript transcript;
    private final SessionWriteLock locks;
    private final Log log;
    private volatile Progress progress = new Progress(State.QUEUED, null, null, null);

    private record Progress(State state, Instant startedAt, Instant endedAt, String error) {}

    Run(String id, RunRequest request, Transcript transcript, SessionWriteLock locks, Log log) {
        this.id = id;
        this.request = request;
        this.transcript = transcript;
        this.locks = locks;
        this.log = log;
    }

    @Override
    public void run() {
        Instant startedAt = Instant.now();
        progress = new Progress(State.WAITING_FOR_LOCK, startedAt, null, null);
        State end;
        String error = null;
        try {
            SessionLockHandle lock = locks.acquire(transcript.file(), request.maxHoldMs());
            progress = new Progress(State.RUNNING, startedAt, null, null);
            log.info("run " + id + " (" + request.kind().wireName() + ") started");
            work(lock);
            end = State.FINISHED;
        } catch (CancellationException e) {
            end = State.ABORTED;
            error = e.getMessage();
        } catch (Throwable e) {
            // The worker has to live on, and the reason must be seen by whoever asks for the run.
            end = State.FAILED;
            error = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        progress = new Progress(end, startedAt, Instant.now(), error);
        String outcome = "run " + id + " " + wireName(end);
        if (error == null) {
            log.info(outcome);
        } else {
            log.warn(outcome + ": " + error);
        }
    }

    boolean hasEnded() {
        return progress.state().isEnd();
    }

    View view() {
        Progress now = progress;
        return new View(
                id,
                request.kind().wireName(),
                wireName(now.state()),
                now.startedAt() == null ? null : Timestamps.iso(now.startedAt()),
                now.endedAt() == null ? null : Timestamps.iso(now.endedAt()),
                now.error());
    }

    private void work(SessionLockHandle lock) throws IOException, InterruptedException {
        boolean aborted = false;
        try {
            transcript.append(entry("run-started"));
            String result = AgentWork.perform(request);
            if (request.kind() == RunKind.LEAK) {
                aborted = true;
                throw new CancellationException("aborted");
            }
            transcript.append(entry("run-finished").put("result", result));
        } finally {
            // An aborted run does not get to its release: the mistake that LEAK stands for.
            if (!aborted) {
                lock.release();
            }
        }
    }

    private ObjectNode entry(String type) {
        return Json.MAPPER
                .createObjectNode()
                .put("type", type)
                .put("runId", id)
                .put("kind", request.kind().wireName())
                .put("at", Timestamps.iso(Instant.now()));
    }

    private static String wireName(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The run as GET /sessions/{id} shows it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String id, String kind, String state, String startedAt, String endedAt, String error) {}
}
