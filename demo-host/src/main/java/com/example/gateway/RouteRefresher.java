package com.example.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** Reads the routes file into the table, again whenever the file has changed. */
final class RouteRefresher {
    private final Path file;
    private final long intervalMs;
    private final RoutingTable table;
    private final Log log;
    private Version read;
    private String lastProblem;

    /** What tells one state of the file from another. */
    private record Version(FileTime modified, long size) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size());
        }
    }

    RouteRefresher(Path file, long intervalMs, RoutingTable table, Log log) {
        this.file = file;
        this.intervalMs = intervalMs;
        this.table = table;
        this.log = log;
    }

    /** Reads it once on the caller's thread, and from then on in the background. */
    Thread start() {
        refresh();
        Thread thread = new Thread(this::run, "route-refresher");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(intervalMs);
                refresh();
            }
        } catch (InterruptedException e) {
            // The gateway is shutting down.
        }
    }

    void refresh() {
        try {
            Version now = Version.of(file);
            if (now.equals(read)) {
                return;
            }
            read = now;
            int routes = table.reload(Files.readAllLines(file));
            log.info("read " + routes + " routes from " + file);
            lastProblem = null;
        } catch (IOException e) {
            tellOnce("could not read the routes, those before stay: " + e);
        }
    }

    private void tellOnce(String problem) {
        if (!problem.equals(lastProblem)) {
            log.warn(problem);
            lastProblem = problem;
        }
    }
}
