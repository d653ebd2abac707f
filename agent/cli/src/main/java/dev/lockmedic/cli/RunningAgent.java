package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.identity.ProcStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;

/**
 * The agent in one running JVM, or the place where it could be.
 *
 * <p>Loading the agent jar once more with {@code @<nonce> <command>} as its argument is a command
 * to the agent that runs already; it leaves its answer in the JVM's agent properties under {@code
 * lockmedic.reply.<nonce>}. The property {@code lockmedic.version} tells that an agent runs. It is
 * looked at before every command, so that a question never turns into an attach.
 */
final class RunningAgent {
    static final String VERSION_PROPERTY = "lockmedic.version";

    /** Why an agent that was loaded did not start, if it says so: one line. */
    static final String REFUSED_PROPERTY = "lockmedic.refused";

    static final String REPLY_PROPERTY = "lockmedic.reply.";

    /** What a watcher is told, again and again. */
    static final String WATCH_PROPERTY = "lockmedic.watch.";

    /** What HotSpot before 24 takes as one argument: path of the jar, an equals sign, the rest. */
    private static final int MAX_ARGUMENT_BYTES = 1024;

    private static final long POLL_MILLIS = 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final long pid;
    private final Attachment attachment;
    private final TimeLimit limit;

    RunningAgent(long pid, Attachment attachment, TimeLimit limit) {
        this.pid = pid;
        this.attachment = attachment;
        this.limit = limit;
    }

    /** The version of the agent that runs there; empty if none does. */
    Optional<String> version() {
        return property(VERSION_PROPERTY);
    }

    /** Loads the agent with these settings. Whether it then runs, {@link #version()} tells. */
    void load(AgentJar jar, List<Setting> settings) {
        loadJar(jar, Setting.toAgentArgument(settings));
    }

    /**
     * Waits after {@link #load} until the agent runs: it may finish its start on a thread of its
     * own, after the load has returned.
     *
     * @return its version; empty if the JVM answers and the agent says nothing until time is up
     * @throws Failure with code REFUSED if the agent says why it did not start
     */
    Optional<String> awaitStart() throws InterruptedException {
        boolean answered = false;
        while (!answered || !limit.isOver()) {
            Properties now;
            try {
                now = ask(() -> attachment.agentProperties(pid));
            } catch (Failure e) {
                if (answered && limit.isOver()) {
                    // The JVM has answered until now: only our own limit cut this question off.
                    break;
                }
                throw e;
            }
            answered = true;
            if (now.getProperty(VERSION_PROPERTY) != null) {
                return Optional.of(now.getProperty(VERSION_PROPERTY));
            }
            if (now.getProperty(REFUSED_PROPERTY) != null) {
                throw Failure.about(
                        pid,
                        ExitCode.REFUSED,
                        "loaded the agent, but Lockmedic did not start there: "
                                + now.getProperty(REFUSED_PROPERTY),
                        "the host runs on without it");
            }
            Thread.sleep(POLL_MILLIS);
        }
        return Optional.empty();
    }

    /**
     * All that the agent tells of itself.
     *
     * @param stacks with the holders' stacks
     */
    JsonNode status(AgentJar jar, boolean stacks) {
        return command(jar, stacks ? "status stacks" : "status");
    }

    /** A page of the held locks. */
    JsonNode held(AgentJar jar, HeldRequest request) {
        return command(jar, "held " + request.words());
    }

    /** The held lock with that ref, with its holder's stack; no row if it is held no more. */
    JsonNode heldOne(AgentJar jar, String ref) {
        return command(jar, "held stacks limit=1 only=" + ref);
    }

    /**
     * Has the agent tell how things stand every so often, from now on until this process ends; it
     * is read with {@link #watched}.
     *
     * @param replaced what this takes the place of; or null
     * @return by which it is read
     */
    String watch(AgentJar jar, long intervalMillis, HeldRequest held, String replaced) {
        requireAgent();
        String nonce = nonce();
        loadJar(
                jar,
                "@"
                        + nonce
                        + " watch interval="
                        + intervalMillis
                        + ownProcess()
                        + (replaced == null ? "" : " replaces=" + replaced)
                        + " "
                        + held.words());
        return nonce;
    }

    /** By what the agent sees that this process has ended, where it can see it. */
    private static String ownProcess() {
        try {
            ProcStat stat =
                    ProcStat.parse(
                            Files.readString(
                                    Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1));
            return stat == null
                    ? ""
                    : " watcher=" + ProcessHandle.current().pid() + ":" + stat.startTicks();
        } catch (IOException e) {
            // No Linux: then the agent goes by its lease.
            return "";
        }
    }

    /**
     * What the agent has told last; loads nothing.
     *
     * @return null if it has told nothing under this nonce, or does not tell any more
     */
    JsonNode watched(String nonce) {
        Properties now = ask(() -> attachment.agentProperties(pid));
        if (now.getProperty(VERSION_PROPERTY) == null) {
            throw notAttached();
        }
        String told = now.getProperty(WATCH_PROPERTY + nonce);
        if (told == null) {
            // Only a refusal is answered.
            told = now.getProperty(REPLY_PROPERTY + nonce);
        }
        return told == null ? null : resultOf(told);
    }

    boolean isTimeOver() {
        return limit.isOver();
    }

    /** It was asked to tell, and does not. */
    Failure notTelling() {
        return Failure.about(
                pid,
                ExitCode.NOT_ANSWERING,
                "has Lockmedic, which did not answer within " + limit,
                "try a longer --timeout");
    }

    JsonNode set(AgentJar jar, List<Setting> settings) {
        return command(jar, "set " + Setting.toAgentArgument(settings));
    }

    JsonNode detach(AgentJar jar) {
        return command(jar, "detach");
    }

    /** Sends one command and gives its result; a Failure with code REFUSED if the agent says no. */
    private JsonNode command(AgentJar jar, String command) {
        requireAgent();
        String nonce = nonce();
        loadJar(jar, "@" + nonce + " " + command);
        return resultOf(
                property(REPLY_PROPERTY + nonce)
                        .orElseThrow(() -> notUnderstood("did not answer the command", null)));
    }

    private void requireAgent() {
        if (version().isEmpty()) {
            throw notAttached();
        }
    }

    private Failure notAttached() {
        return Failure.about(
                pid,
                ExitCode.NOT_ATTACHED,
                "runs without Lockmedic",
                "'attach " + pid + "' puts it in");
    }

    private static String nonce() {
        return Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);
    }

    private JsonNode resultOf(String reply) {
        JsonNode envelope;
        try {
            envelope = JSON.readTree(reply);
        } catch (JsonProcessingException e) {
            throw notUnderstood("gave an answer that is no JSON", e);
        }
        if (envelope.path("ok").asBoolean(false)) {
            return envelope.path("result");
        }
        if (envelope.hasNonNull("error")) {
            throw Failure.of(
                    ExitCode.REFUSED,
                    "Lockmedic in process " + pid + " refused: " + envelope.get("error").asText());
        }
        throw notUnderstood("gave an answer without result and error", null);
    }

    private void loadJar(AgentJar jar, String argument) {
        int length = (jar + "=" + argument).getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_ARGUMENT_BYTES) {
            throw Failure.of(
                    ExitCode.USAGE,
                    "the settings are too long ("
                            + length
                            + " bytes with the path of the jar, a JVM takes "
                            + MAX_ARGUMENT_BYTES
                            + "); put them into a file and give config=<file>");
        }
        ask(
                () -> {
                    jar.requireVisibleTo(pid);
                    attachment.loadAgent(pid, jar, argument);
                    return null;
                });
    }

    private Optional<String> property(String key) {
        return Optional.ofNullable(ask(() -> attachment.agentProperties(pid)).getProperty(key));
    }

    private <T> T ask(Callable<T> call) {
        try {
            return limit.call(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(ExitCode.UNEXPECTED, "interrupted");
        } catch (Exception e) {
            throw AttachError.translate(pid, limit, e);
        }
    }

    private Failure notUnderstood(String problem, Exception cause) {
        return Failure.about(
                pid,
                ExitCode.UNEXPECTED,
                "has Lockmedic, which " + problem,
                "the log of that process may tell more",
                cause);
    }
}
