package com.example.gateway;

import java.util.regex.Pattern;

/**
 * Which upstream worker serves which sessions: one line of the routes file, such as {@code chat-*
 * 10.0.0.7:9001}.
 *
 * @param sessions a session id, or the beginning of one with {@code *} behind it
 */
record Route(String sessions, String host, int port) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    static Route parse(String line) {
        String[] fields = BLANKS.split(line.strip());
        return to(fields[0], fields[1]);
    }

    /** Upstream as {@code host:port}. */
    static Route to(String sessions, String upstream) {
        int colon = upstream.lastIndexOf(':');
        return new Route(
                sessions,
                upstream.substring(0, colon),
                Integer.parseInt(upstream.substring(colon + 1)));
    }

    boolean serves(String session) {
        return sessions.endsWith("*")
                ? session.startsWith(sessions.substring(0, sessions.length() - 1))
                : session.equals(sessions);
    }

    String upstream() {
        return host + ":" + port;
    }
}
