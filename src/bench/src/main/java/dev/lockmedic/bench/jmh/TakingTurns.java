package dev.lockmedic.bench.jmh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A benchmark that waits for its turn before each iteration, while another fork has the machine.
 * Started without anybody to take turns with, it just runs.
 */
@State(Scope.Thread)
public abstract class TakingTurns {
    /** System property: the port on which turns are given. */
    public static final String PORT = "bench.turns";

    private Socket turns;

    /** Finds who gives the turns. */
    @Setup(Level.Trial)
    public void connect() throws IOException {
        Integer port = Integer.getInteger(PORT);
        if (port != null) {
            turns = new Socket(InetAddress.getLoopbackAddress(), port);
        }
    }

    /** Waits; not part of the measured time. */
    @Setup(Level.Iteration)
    public void awaitTurn() throws IOException {
        if (turns != null && turns.getInputStream().read() < 0) {
            throw new IllegalStateException("the other fork has died");
        }
    }

    /** It is the other's turn. */
    @TearDown(Level.Iteration)
    public void giveTurnBack() throws IOException {
        if (turns != null) {
            turns.getOutputStream().write(1);
        }
    }

    /** No more turns are wanted. */
    @TearDown(Level.Trial)
    public void disconnect() throws IOException {
        if (turns != null) {
            turns.close();
        }
    }
}
