package dev.lockmedic.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the agent into a running JVM. */
@Command(
        name = "attach",
        description =
                "Puts Lockmedic into a running JVM; it adopts the locks that are held there already.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic attach 4711",
            "  lockmedic attach 4711 policy=report max-hold-cap=10m",
            "  lockmedic attach 4711 --json | jq .heldTotal"
        })
final class AttachCommand extends TargetCommand {
    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description = "Settings, with or without 'lockmedic.' before the key.")
    private List<Setting> settings = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Its first status as one line of JSON, as 'status --json' has it.")
    private boolean json;

    @Override
    int run(RunningAgent agent, TimeLimit limit) throws InterruptedException {
        Setting.requireDistinct(settings);
        AgentJar jar = AgentJar.find();
        agent.version().ifPresent(this::attachedAlready);
        agent.load(jar, settings);
        String version = agent.awaitStart().orElseThrow(() -> notStarted(limit));
        if (json) {
            out().println(agent.status(jar, false));
            return ExitCode.OK;
        }
        out().println("Lockmedic " + version + " attached to process " + pid());
        out().flush();
        out().print(StatusRenderer.renderSummary(StatusReader.read(agent.status(jar, false))));
        return ExitCode.OK;
    }

    private void attachedAlready(String version) {
        throw Failure.about(
                pid(),
                ExitCode.ALREADY_ATTACHED,
                "has Lockmedic " + version + " already",
                "change its settings with 'set " + pid() + " key=value'");
    }

    private Failure notStarted(TimeLimit limit) {
        return Failure.about(
                pid(),
                ExitCode.REFUSED,
                "loaded the agent, but Lockmedic did not start there within " + limit,
                "the standard error of that process has the reason (a wrong setting?)");
    }
}
