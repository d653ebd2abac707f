package dev.lockmedic.it.chaos;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What one thread tells the judge, a line a fact, at once: what was sent before its process is
 * killed arrives all the same.
 */
final class Reports implements AutoCloseable {
    private final SocketChannel judge;

    /** Connects and says who it is. */
    Reports(Path socket, int actor, int life, int thread, boolean agent, boolean virtual)
            throws IOException {
        judge = SocketChannel.open(StandardProtocolFamily.UNIX);
        judge.connect(UnixDomainSocketAddress.of(socket));
        tell("hello " + actor + " " + life + " " + thread + " " + agent + " " + virtual);
    }

    /** From now on it touches no transcript of an earlier epoch. */
    void epoch(long epoch) throws IOException {
        tell("epoch " + epoch);
    }

    void gaveUp(String transcript, long lastFailed) throws IOException {
        tell("gaveup " + transcript + " " + lastFailed);
    }

    void acquired(
            long hold,
            String transcript,
            long since,
            long lastFailed,
            long created,
            long maxHold,
            long acquired,
            long place)
            throws IOException {
        tell(
                "acquired "
                        + hold
                        + " "
                        + transcript
                        + " "
                        + since
                        + " "
                        + lastFailed
                        + " "
                        + created
                        + " "
                        + maxHold
                        + " "
                        + acquired
                        + " "
                        + place);
    }

    void opened(long hold, long size, long at) throws IOException {
        tell("opened " + hold + " " + size + " " + at);
    }

    /** A write has returned; one that could not even open its file has number -1. */
    void wrote(long hold, int number, HoldReport.Outcome outcome, long at, String words)
            throws IOException {
        tell("wrote " + hold + " " + number + " " + outcome + " " + at + " " + words);
    }

    void releasing(long hold, long at) throws IOException {
        tell("releasing " + hold + " " + at);
    }

    void released(long hold, String how, long at) throws IOException {
        tell("released " + hold + " " + how + " " + at);
    }

    private void tell(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            judge.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        judge.close();
    }
}
