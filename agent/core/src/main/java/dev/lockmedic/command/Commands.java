package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.settings.SettingsException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries out what a second load of the agent jar asks for: {@code @<nonce> status …},
 * {@code @<nonce> held …}, {@code @<nonce> watch …}, {@code @<nonce> set key=value,…},
 * {@code @<nonce> detach}. The answer goes to the JVM's agent properties.
 */
public final class Commands implements Function<String, String> {
    private static final long LIMIT_MILLIS = 30_000;

    private final Changes changes;
    private final Healers healers;
    private final StatusReport status;
    private final Runnable detach;
    private final Answers answers;
    private final Watchings watchings;
    private final AgentLog log;

    /** Carries out commands with these. */
    public Commands(
            Changes changes,
            Healers healers,
            StatusReport status,
            Runnable detach,
            AnswerTable table,
            AgentLog log) {
        this.changes = changes;
        this.healers = healers;
        this.status = status;
        this.detach = detach;
        this.answers = new Answers(table);
        this.watchings = new Watchings(answers);
        this.log = log;
    }

    @Override
    public String apply(String arguments) {
        if (!arguments.startsWith("@")) {
            log.warn("Lockmedic is attached already; a second load with settings changes nothing");
            return "";
        }
        String[] words = arguments.substring(1).split(" ", 3);
        String nonce = words[0];
        String command = words.length > 1 ? words[1] : "";
        String rest = words.length > 2 ? words[2] : "";
        switch (command) {
            case "status" -> answer(nonce, () -> ok(status.json(HeldQuery.parse(rest))));
            case "held" -> answer(nonce, () -> ok(status.heldJson(HeldQuery.parse(rest))));
            case "watch" -> watch(nonce, rest);
            case "set" -> answer(nonce, () -> set(rest));
            case "detach" -> {
                // Written by hand: nothing of ours may stay behind on this thread.
                answers.reply(nonce, "{\"ok\":true,\"result\":{}}");
                detach.run();
            }
            default -> answer(nonce, () -> failed("unknown command \"" + command + "\""));
        }
        return "";
    }

    /** Those that watch are told no more; waits that long for it at most. */
    public void close(long millis) {
        watchings.close(millis);
        answers.close();
    }

    /** On a healer: JSON leaves thread-locals behind, and this is a thread of the JVM's. */
    private void answer(String nonce, Supplier<String> answer) {
        answers.reply(
                nonce,
                healers.ask(
                        "answering a command",
                        () -> {
                            try {
                                return answer.get();
                            } catch (IllegalArgumentException e) {
                                return failed(e.getMessage());
                            } catch (RuntimeException e) {
                                return failed(e.toString());
                            }
                        },
                        "{\"ok\":false,\"error\":\"the agent did not answer in time; its healers are"
                                + " busy or stuck\"}",
                        LIMIT_MILLIS));
    }

    private void watch(String nonce, String words) {
        WatchRequest request;
        try {
            request = WatchRequest.parse(words);
        } catch (IllegalArgumentException e) {
            answers.reply(nonce, plainlyFailed(e.getMessage()));
            return;
        }
        if (!watchings.begin(nonce, request, leaseLeft -> told(request, leaseLeft))) {
            answers.reply(nonce, plainlyFailed("this JVM has too many watchers already"));
        }
    }

    private String told(WatchRequest request, long leaseLeftMillis) {
        try {
            ObjectNode result = status.watchedJson(request.held());
            if (leaseLeftMillis != Watching.NO_LEASE) {
                result.put("askAgainMs", leaseLeftMillis);
            }
            return ok(result);
        } catch (RuntimeException e) {
            return failed(e.toString());
        }
    }

    private String set(String text) {
        try {
            List<Settings.Entry> entries = changes.set(text);
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            ArrayNode list = result.putArray("settings");
            for (Settings.Entry entry : entries) {
                list.addObject()
                        .put("key", entry.key())
                        .put("value", entry.value())
                        .put("from", entry.from());
            }
            return ok(result);
        } catch (SettingsException e) {
            return failed(e.getMessage());
        }
    }

    private static String ok(ObjectNode result) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("ok", true);
        envelope.set("result", result);
        return envelope.toString();
    }

    /** Without the JSON library, whose traces must not stay behind on a thread of the JVM's. */
    private static String plainlyFailed(String why) {
        return "{\"ok\":false,\"error\":\"" + why.replaceAll("[\"\\\\\\p{Cntrl}]", "?") + "\"}";
    }

    private static String failed(String why) {
        return JsonNodeFactory.instance.objectNode().put("ok", false).put("error", why).toString();
    }
}
