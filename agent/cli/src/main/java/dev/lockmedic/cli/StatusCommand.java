package dev.lockmedic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the agent in a JVM sees and has done. */
@Command(
        name = "status",
        description = "Shows the locks held in a JVM, what was healed, and how Lockmedic is doing.")
final class StatusCommand extends TargetCommand {
    @Option(names = "--json", description = "The agent's answer as it is, as one line of JSON.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Also the holders' stacks, every hook point, setting and counter.")
    private boolean verbose;

    @Override
    int run(RunningAgent agent, TimeLimit limit) {
        JsonNode result = agent.status(AgentJar.find());
        if (json) {
            out().println(result);
        } else {
            out().print(StatusRenderer.render(StatusReader.read(result), Instant.now(), verbose));
        }
        return ExitCode.OK;
    }
}
