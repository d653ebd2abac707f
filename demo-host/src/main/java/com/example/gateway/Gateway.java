package com.example.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The running gateway: its parts, put together. */
final class Gateway implements AutoCloseable {
    private final ScheduledThreadPoolExecutor workers;
    private final SessionWriteLock locks;
    private final HttpFront http;
    private final Thread refresher;

    /**
     * @param refresher null where there is no routes file
     */
    private Gateway(
            ScheduledThreadPoolExecutor workers,
            SessionWriteLock locks,
            HttpFront http,
            Thread refresher) {
        this.workers = workers;
        this.refresher = refresher;
        this.locks = locks;
        this.http = http;
    }

    static Gateway start(Settings settings, Log log) throws IOException {
        Files.createDirectories(settings.sessions());
        Processes processes = new SystemProcesses();
        StalePolicy policy = new StalePolicy(settings.staleMs(), processes);
        SessionWriteLock locks = new SessionWriteLock(settings, policy, processes, log);
        ScheduledThreadPoolExecutor workers =
                new ScheduledThreadPoolExecutor(settings.workers(), new NamedDaemons("worker"));
        // One pool for everything that is done in the background: agent runs and housekeeping.
        HoldWatchdog watchdog = new HoldWatchdog(locks, settings.watchdogMs(), log);
        Sessions sessions = new Sessions(settings.sessions());
        Runs runs = new Runs(sessions, locks, workers, log);
        RoutingTable routes = new RoutingTable();
        GatewayApi api = new GatewayApi(settings, sessions, locks, runs, routes, workers, watchdog);
        HttpFront http = new HttpFront(settings.port(), api, log);
        watchdog.scheduleOn(workers);
        Thread refresher =
                settings.routes() == null
                        ? null
                        : new RouteRefresher(
                                        settings.routes(), settings.routesRefreshMs(), routes, log)
                                .start();
        http.start();
        return new Gateway(workers, locks, http, refresher);
    }

    int port() {
        return http.port();
    }

    /** Stops serving and gives back every lock; work that does not end is left behind. */
    @Override
    public void close() {
        http.close();
        workers.shutdownNow();
        if (refresher != null) {
            refresher.interrupt();
        }
        locks.close();
    }
}
