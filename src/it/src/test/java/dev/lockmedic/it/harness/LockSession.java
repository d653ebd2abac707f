package dev.lockmedic.it.harness;

import dev.lockmedic.it.host.JvmLockHost;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link JvmLockHost} that gets stuck and an agent that comes before that or after it. A test
 * gets things stuck and then calls {@link #agentComes}; with {@link Arrival#FROM_THE_START} it is
 * there.
 */
public final class LockSession implements AutoCloseable {
    private final Jdk jdk;
    private final Arrival arrival;
    private final String settings;
    private final Host host;

    private LockSession(Jdk jdk, Arrival arrival, String settings, Host host) {
        this.jdk = jdk;
        this.arrival = arrival;
        this.settings = settings;
        this.host = host;
    }

    /**
     * Starts one.
     *
     * @param jvm with what it may say
     * @param settings of the agent
     */
    public static LockSession start(
            Jdk jdk, Arrival arrival, Jvm jvm, String settings, String... arguments) {
        jvm.maySay(JvmSays.STACK)
                .maySay(".* VM warning: Potentially dangerous stack overflow in .*lock.*");
        Jvm withAgent =
                arrival == Arrival.FROM_THE_START ? jvm.agent(settings) : jvm.mayBeAttachedTo();
        return new LockSession(
                jdk, arrival, settings, Host.start(withAgent, JvmLockHost.class, arguments));
    }

    /** From here on the agent is there, whenever it came. */
    public void agentComes() {
        if (arrival == Arrival.ATTACHED) {
            List<String> command = new ArrayList<>(List.of("attach", "" + host.child().pid()));
            if (!settings.isEmpty()) {
                command.addAll(List.of(settings.split(",")));
            }
            Cli.done(jdk, command.toArray(new String[0]));
        }
    }

    /** The host. */
    public Host host() {
        return host;
    }

    /**
     * Has a thread take a lock and wait in it: {@code spin}, {@code hang}, {@code read} and so on.
     */
    public String stickIn(String thread, String lock, String how) {
        return host.stick(thread, "in", lock, how);
    }

    /** Has each of them take a lock and then wait for the lock of the next. */
    public void cycle(String[] threads, String[] locks) {
        for (int i = 0; i < threads.length; i++) {
            host.run(threads[i], "lock", locks[i]);
        }
        for (int i = 0; i < threads.length; i++) {
            host.begin(threads[i], "lock", locks[(i + 1) % locks.length]);
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
