package dev.lockmedic.it.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The command line of the agent jar, as people type it. */
public final class Cli {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Cli() {}

    /** {@code java -jar lockmedic-agent.jar …}. */
    public static Tool run(Jdk jdk, String... arguments) {
        return runBy(new String[0], jdk, arguments);
    }

    /** The same, started by another program, such as {@link Unprivileged#command}. */
    public static Tool runBy(String[] starter, Jdk jdk, String... arguments) {
        List<String> command = new ArrayList<>(List.of(starter));
        command.addAll(
                List.of(
                        jdk.program("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        AgentJar.path().toString()));
        command.addAll(List.of(arguments));
        Tool tool = Tool.run(new ProcessBuilder(command));
        for (String line : tool.err()) {
            if (Guide.lacks(line)) {
                throw new AssertionError("not explained in src/docs/operations.md: " + line);
            }
        }
        return tool;
    }

    /** The same, and it must end with exit code 0. */
    public static Tool done(Jdk jdk, String... arguments) {
        Tool tool = run(jdk, arguments);
        if (tool.exitCode() != 0) {
            throw new AssertionError(List.of(arguments) + " failed: " + tool);
        }
        return tool;
    }

    /** {@code status --json}. */
    public static JsonNode status(Jdk jdk, Child child) {
        return json(jdk, "status", "--json", Long.toString(child.pid()));
    }

    /** Any command that prints one JSON document, and ends with exit code 0. */
    public static JsonNode json(Jdk jdk, String... arguments) {
        try {
            return JSON.readTree(done(jdk, arguments).text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** A command that goes on, as {@code watch} does; its stdin is not a terminal. */
    public static Child start(Jdk jdk, String... arguments) {
        return Jvm.on(jdk)
                .maySayAnything()
                .classPath(AgentJar.path().toString())
                .main("dev.lockmedic.agent.LockmedicAgent", arguments)
                .start();
    }
}
