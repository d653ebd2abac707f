package dev.lockmedic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/**
 * What an agent tells a watcher, again and again. The agent is asked once; each look after that
 * only reads what it has told, and loads nothing into the JVM. One thread at a time.
 */
final class Subscription {
    private static final long POLL_MILLIS = 50;

    /** It is asked again while there is still so much time for it. */
    private static final long RENEW_MILLIS = 60_000;

    private final Supplier<RunningAgent> agents;
    private final AgentJar jar;
    private final long intervalMillis;
    private HeldRequest held;
    private String nonce;
    private boolean askAgain = true;

    /**
     * @param agents gives the agent, with the time that one look may take
     */
    Subscription(
            Supplier<RunningAgent> agents, AgentJar jar, long intervalMillis, HeldRequest held) {
        this.agents = agents;
        this.jar = jar;
        this.intervalMillis = intervalMillis;
        this.held = held;
    }

    /** From the next look on other rows are wanted. */
    void change(HeldRequest value) {
        held = value;
        askAgain = true;
    }

    /** From the next look on it tells anew, from that moment on. */
    void askAgain() {
        askAgain = true;
    }

    /**
     * What it has told last, which may be what was seen before.
     *
     * @throws Failure if it can't be asked, or does not tell
     */
    JsonNode look() throws InterruptedException {
        RunningAgent agent = agents.get();
        JsonNode told = null;
        if (!askAgain) {
            told = agent.watched(nonce);
            // Detached and attached again, perhaps: nobody knows of us there.
        }
        if (told == null) {
            nonce = agent.watch(jar, intervalMillis, held, nonce);
            askAgain = false;
            told = agent.watched(nonce);
            while (told == null) {
                if (agent.isTimeOver()) {
                    throw agent.notTelling();
                }
                Thread.sleep(POLL_MILLIS);
                told = agent.watched(nonce);
            }
        }
        long left = told.path("askAgainMs").asLong(Long.MAX_VALUE);
        if (left < RENEW_MILLIS + 2 * intervalMillis) {
            askAgain = true;
        }
        return told;
    }
}
