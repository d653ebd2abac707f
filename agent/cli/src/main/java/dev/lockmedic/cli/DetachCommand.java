package dev.lockmedic.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the agent out of a running JVM. */
@Command(
        name = "detach",
        description = "Takes Lockmedic out of a running JVM; its classes are as before.",
        footerHeading = "%nExample:%n",
        footer = "  lockmedic detach 4711")
final class DetachCommand extends TargetCommand {
    private static final long POLL_MILLIS = 50;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean json;

    @Override
    int run(RunningAgent agent, TimeLimit limit) throws InterruptedException {
        agent.detach(AgentJar.find());
        // The answer says it is going to; the version gone says it has.
        while (agent.version().isPresent()) {
            Thread.sleep(POLL_MILLIS);
            if (limit.isOver()) {
                throw Failure.about(
                        pid(),
                        ExitCode.REFUSED,
                        "agreed to detach but had Lockmedic still after " + limit,
                        "ask 'status " + pid() + "' again");
            }
        }
        out().println(
                        json
                                ? JsonText.of(Map.of("pid", pid(), "detached", true))
                                : "Lockmedic detached from process " + pid());
        return ExitCode.OK;
    }
}
