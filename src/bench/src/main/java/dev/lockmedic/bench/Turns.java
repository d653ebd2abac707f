package dev.lockmedic.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Lets two forks that run at the same time measure in turns, a tenth of a second each, so that
 * whatever else the machine does hits both alike. Each iteration of a fork asks for its turn and
 * gives it back; the order within a pair of turns changes from pair to pair.
 */
final class Turns implements AutoCloseable {
    private static final int CONNECT_MILLIS = 60_000;

    private final ServerSocket[] servers = new ServerSocket[2];
    private final Socket[] forks = new Socket[2];

    Turns() throws IOException {
        for (int i = 0; i < 2; i++) {
            servers[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            servers[i].setSoTimeout(CONNECT_MILLIS);
        }
        Thread thread = new Thread(this::serve, "turns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where a fork of that side asks for its turn. */
    int port(int side) {
        return servers[side].getLocalPort();
    }

    private void serve() {
        try {
            for (int i = 0; i < 2; i++) {
                forks[i] = servers[i].accept();
            }
            int first = 0;
            while (turn(first) | turn(1 - first)) {
                first = 1 - first;
            }
        } catch (IOException e) {
            // A fork died: its runner says why. The other one must not wait for ever.
            close();
        }
    }

    /** False: this side is through. */
    private boolean turn(int side) {
        try {
            forks[side].getOutputStream().write(1);
            return forks[side].getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < 2; i++) {
            close(forks[i]);
            close(servers[i]);
        }
    }

    private static void close(AutoCloseable each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (Exception e) {
            // Nothing was written that could be lost.
        }
    }
}
