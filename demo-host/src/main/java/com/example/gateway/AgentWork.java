package com.example.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The agent work itself; what it returns goes into the transcript. */
final class AgentWork {
    private static final int CHUNK = 64 * 1024;

    private AgentWork() {}

    static String perform(RunRequest request) throws IOException, InterruptedException {
        return switch (request.kind()) {
            case SPIN -> spin(request);
            case COMPUTE -> compute(request.durationMs());
            case HANG -> hang(request.durationMs());
            case SLEEP, LEAK -> sleep(request.durationMs());
        };
    }

    private static String spin(RunRequest request) {
        boolean endless = request.durationMs() == 0;
        long startedNanos = System.nanoTime();
        long durationNanos = TimeUnit.MILLISECONDS.toNanos(request.durationMs());
        long value = startedNanos;
        while (endless || System.nanoTime() - startedNanos < durationNanos) {
            value = value * 6364136223846793005L + 1442695040888963407L;
        }
        return Long.toHexString(value);
    }

    private static String sleep(long durationMs) throws InterruptedException {
        Thread.sleep(durationMs);
        return "slept";
    }

    /** At least one chunk, however short the time. */
    private static String compute(long durationMs) throws InterruptedException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        long startedNanos = System.nanoTime();
        long durationNanos = TimeUnit.MILLISECONDS.toNanos(durationMs);
        byte[] chunk = new byte[CHUNK];
        do {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted between two chunks");
            }
            byte[] hash = digest.digest(chunk);
            System.arraycopy(hash, 0, chunk, 0, hash.length);
        } while (System.nanoTime() - startedNanos < durationNanos);
        return HexFormat.of().formatHex(chunk, 0, digest.getDigestLength());
    }

    /** A read time-out of 0 is none at all: the usual way in which such a read hangs for ever. */
    private static String hang(long durationMs) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, durationMs));
            return "answered " + socket.getInputStream().read();
        }
    }
}
