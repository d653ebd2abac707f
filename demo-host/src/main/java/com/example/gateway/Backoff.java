package com.example.gateway;

/** How long to wait before the next try: longer each time, between 50 ms and 1 s. */
final class Backoff {
    private static final long LEAST_MS = 50;
    private static final long MOST_MS = 1_000;

    private long nextMs = LEAST_MS;

    long nextMs() {
        long current = nextMs;
        nextMs = Math.min(MOST_MS, current * 3 / 2);
        return current;
    }
}
