package com.example.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the gateway does for its clients, without the HTTP around it. */
final class GatewayApi {
    private static final int LAST_LINES = 10;
    private static final Pattern UPSTREAM = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}");

    private final long startedNanos = System.nanoTime();
    private final Settings settings;
    private final Sessions sessions;
    private final SessionWriteLock locks;
    private final Runs runs;
    private final RoutingTable routes;
    private final ThreadPoolExecutor workers;
    private final HoldWatchdog watchdog;

    GatewayApi(
            Settings settings,
            Sessions sessions,
            SessionWriteLock locks,
            Runs runs,
            RoutingTable routes,
            ThreadPoolExecutor workers,
            HoldWatchdog watchdog) {
        this.settings = settings;
        this.sessions = sessions;
        this.locks = locks;
        this.runs = runs;
        this.routes = routes;
        this.workers = workers;
        this.watchdog = watchdog;
    }

    Reply listSessions() throws IOException {
        return new Reply(200, new SessionList(sessions.ids()));
    }

    Reply showSession(String id) throws IOException, HttpProblem {
        Transcript transcript = sessions.transcript(id);
        List<Run.View> runsOfSession = runs.of(id);
        if (!transcript.exists() && runsOfSession.isEmpty()) {
            throw new HttpProblem(404, "no session " + id);
        }
        Transcript.Summary summary = transcript.summary(LAST_LINES);
        return new Reply(
                200, new SessionView(id, summary.lines(), summary.lastLines(), runsOfSession));
    }

    /** On the caller's thread: a message does not wait for the agent work, only for the lock. */
    Reply postMessage(String id, RequestBody body)
            throws IOException, InterruptedException, HttpProblem {
        String role = body.text("role");
        JsonNode content = body.value("content");
        Transcript transcript = sessions.transcript(id);
        SessionLockHandle lock = locks.acquire(transcript.file(), settings.maxHoldMs());
        try {
            long line =
                    transcript.append(
                            Json.MAPPER
                                    .createObjectNode()
                                    .put("type", "message")
                                    .put("role", role)
                                    .put("at", Timestamps.iso(Instant.now()))
                                    .set("content", content));
            return new Reply(201, new Appended(id, line));
        } finally {
            lock.release();
        }
    }

    Reply startRun(String id, RequestBody body) throws HttpProblem {
        String kind = body.text("kind");
        RunKind runKind =
                RunKind.of(kind)
                        .orElseThrow(
                                () ->
                                        new HttpProblem(
                                                400,
                                                "unknown kind \""
                                                        + kind
                                                        + "\"; known: "
                                                        + kinds()));
        RunRequest request =
                new RunRequest(
                        runKind,
                        body.number("durationMs", 0, 0),
                        body.number("maxHoldMs", settings.maxHoldMs(), 1));
        Run.View run = runs.start(id, request);
        return new Reply(202, new Accepted(run.id(), run.state()));
    }

    Reply listLocks() throws IOException {
        List<LockView> views = new ArrayList<>();
        for (Path lockFile : sessions.lockFiles()) {
            try {
                locks.inspector()
                        .inspect(lockFile)
                        .ifPresent(lock -> views.add(LockView.of(lock, locks.held())));
            } catch (IOException e) {
                views.add(LockView.unreadable(lockFile.toString(), e));
            }
        }
        return new Reply(200, new LockList(views));
    }

    /** Where the work of a session is done. */
    String upstreamOf(String id) {
        return routes.upstreamOf(id);
    }

    Reply listRoutes() {
        return new Reply(200, new RouteList(routes.view()));
    }

    /** For an administrator: this session goes there, whatever the routes file says. */
    Reply pinRoute(String id, RequestBody body) throws HttpProblem {
        String upstream = body.text("upstream");
        if (!UPSTREAM.matcher(upstream).matches()) {
            throw new HttpProblem(400, "\"upstream\" must be host:port");
        }
        Route route = Route.to(id, upstream);
        routes.pin(route);
        return new Reply(200, RoutingTable.RouteView.of(route, true));
    }

    Reply health() {
        return new Reply(
                200,
                new Health(
                        "ok",
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos),
                        new Workers(
                                workers.getCorePoolSize(), workers.getActiveCount(), queuedRuns()),
                        watchdog.view()));
    }

    /** Without the watchdog, which always waits in the same queue for its next turn. */
    private long queuedRuns() {
        return workers.getQueue().stream().filter(task -> !isPeriodic(task)).count();
    }

    private static boolean isPeriodic(Runnable task) {
        return task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic();
    }

    private static String kinds() {
        return Arrays.stream(RunKind.values())
                .map(RunKind::wireName)
                .collect(Collectors.joining(", "));
    }

    record SessionList(List<String> sessions) {}

    record SessionView(String id, long lines, List<JsonNode> lastLines, List<Run.View> runs) {}

    record Appended(String session, long line) {}

    record Accepted(String runId, String state) {}

    record RouteList(List<RoutingTable.RouteView> routes) {}

    record LockList(List<LockView> locks) {}

    record Workers(int size, int busy, long queued) {}

    record Health(
            String status, long uptimeMs, Workers workers, HoldWatchdog.WatchdogView watchdog) {}
}
