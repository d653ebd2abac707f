package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.settings.SettingsException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries out what a second load of the agent jar asks for: {@code @<nonce> status},
 * {@code @<nonce> set key=value,…}, {@code @<nonce> detach}. The answer goes to the JVM's agent
 * properties.
 */
public final class Commands implements Function<String, String> {
    private static final long LIMIT_MILLIS = 30_000;

    private final Changes changes;
    private final Healers healers;
    private final StatusReport status;
    private final Runnable detach;
    private final BiConsumer<String, String> reply;
    private final AgentLog log;

    /**
     * @param reply takes nonce and answer
     */
    public Commands(
            Changes changes,
            Healers healers,
            StatusReport status,
            Runnable detach,
            BiConsumer<String, String> reply,
            AgentLog log) {
        this.changes = changes;
        this.healers = healers;
        this.status = status;
        this.detach = detach;
        this.reply = reply;
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
            case "status" -> answer(nonce, () -> ok(status.json()));
            case "set" -> answer(nonce, () -> set(rest));
            case "detach" -> {
                // Written by hand: nothing of ours may stay behind on this thread.
                reply.accept(nonce, "{\"ok\":true,\"result\":{}}");
                detach.run();
            }
            default -> answer(nonce, () -> failed("unknown command \"" + command + "\""));
        }
        return "";
    }

    /** On a healer: JSON leaves thread-locals behind, and this is a thread of the JVM's. */
    private void answer(String nonce, Supplier<String> answer) {
        reply.accept(
                nonce,
                healers.ask(
                        "answering a command",
                        () -> {
                            try {
                                return answer.get();
                            } catch (RuntimeException e) {
                                return failed(e.toString());
                            }
                        },
                        "{\"ok\":false,\"error\":\"the agent did not answer in time; its healers are"
                                + " busy or stuck\"}",
                        LIMIT_MILLIS));
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

    private static String failed(String why) {
        return JsonNodeFactory.instance.objectNode().put("ok", false).put("error", why).toString();
    }
}
