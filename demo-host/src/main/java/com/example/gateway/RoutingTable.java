package com.example.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which upstream worker serves a session. Every request about a session looks it up; the routes
 * come from a file, and an administrator can pin single sessions elsewhere.
 */
final class RoutingTable {
    /** Where sessions go that no route names. */
    static final String LOCAL = "local";

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Route> pinned = new LinkedHashMap<>();

    String upstreamOf(String session) {
        lock.lock();
        try {
            Route pin = pinned.get(session);
            if (pin != null) {
                return pin.upstream();
            }
            for (Route route : routes) {
                if (route.serves(session)) {
                    return route.upstream();
                }
            }
            return LOCAL;
        } finally {
            lock.unlock();
        }
    }

    void pin(Route route) {
        lock.lock();
        try {
            pinned.put(route.sessions(), route);
        } finally {
            lock.unlock();
        }
    }

    List<RouteView> view() {
        lock.lock();
        try {
            List<RouteView> all = new ArrayList<>();
            pinned.values().forEach(route -> all.add(RouteView.of(route, true)));
            routes.forEach(route -> all.add(RouteView.of(route, false)));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts these lines of a routes file in the place of those before. Somebody forgot the finally
     * here: it was written when nothing in between could throw.
     */
    int reload(List<String> lines) {
        lock.lock();
        routes.clear();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                routes.add(Route.parse(line));
            }
        }
        int size = routes.size();
        lock.unlock();
        return size;
    }

    /** A route as GET /routes shows it. */
    record RouteView(String sessions, String upstream, boolean pinned) {
        static RouteView of(Route route, boolean pinned) {
            return new RouteView(route.sessions(), route.upstream(), pinned);
        }
    }
}
