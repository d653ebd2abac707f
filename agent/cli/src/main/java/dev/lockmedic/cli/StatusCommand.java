package dev.lockmedic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the agent in a JVM sees and has done. */
@Command(
        name = "status",
        description = {
            "Shows the locks held in a JVM, what was healed, and how Lockmedic is doing.",
            "",
            "Of many held locks it lists the oldest hundred; 'held' shows the others, and 'watch'"
                    + " shows how all this goes on."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic status 4711",
            "  lockmedic status 4711 -v",
            "  lockmedic status 4711 --json | jq '.held[] | select(.state != \"held\")'"
        })
final class StatusCommand extends TargetCommand {
    @Option(names = "--json", description = "The agent's answer as it is, as one line of JSON.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description =
                    "Also the holders' stacks, every hook point, setting and counter. Taking a stack"
                            + " stops its thread for a moment (JDK 17: all threads).")
    private boolean verbose;

    @Mixin private Output output;

    @Override
    int run(RunningAgent agent, TimeLimit limit) {
        JsonNode result = agent.status(AgentJar.find(), verbose);
        if (json) {
            out().println(result);
        } else {
            out().print(
                            StatusRenderer.render(
                                    StatusReader.read(result),
                                    Instant.now(),
                                    verbose,
                                    output.ink()));
        }
        return ExitCode.OK;
    }
}
