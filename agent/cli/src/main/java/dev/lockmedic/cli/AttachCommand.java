package dev.lockmedic.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Puts the agent into a running JVM. */
@Command(
        name = "attach",
        description =
                "Puts Lockmedic into a running JVM; it adopts the locks that are held there already.")
final class AttachCommand extends TargetCommand {
    private static final long POLL_MILLIS = 50;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description = "Settings, with or without 'lockmedic.' before the key.")
    private List<Setting> settings = new ArrayList<>();

    @Override
    int run(RunningAgent agent, TimeLimit limit) throws InterruptedException {
        Setting.requireDistinct(settings);
        AgentJar jar = AgentJar.find();
        agent.version().ifPresent(this::attachedAlready);
        agent.load(jar, settings);
        out().println(
                        "Lockmedic "
                                + startedVersion(agent, limit)
                                + " attached to process "
                                + pid());
        out().flush();
        out().print(StatusRenderer.renderSummary(StatusReader.read(agent.status(jar))));
        return ExitCode.OK;
    }

    private void attachedAlready(String version) {
        throw Failure.about(
                pid(),
                ExitCode.ALREADY_ATTACHED,
                "has Lockmedic " + version + " already",
                "change its settings with 'set " + pid() + " key=value'");
    }

    private void refused(String reason) {
        throw Failure.about(
                pid(),
                ExitCode.REFUSED,
                "loaded the agent, but Lockmedic did not start there: " + reason,
                "the host runs on without it");
    }

    /** The agent may finish its start on a thread of its own, after the load has returned. */
    private String startedVersion(RunningAgent agent, TimeLimit limit) throws InterruptedException {
        while (true) {
            Optional<String> version = agent.version();
            if (version.isPresent()) {
                return version.get();
            }
            agent.refusal().ifPresent(this::refused);
            Thread.sleep(POLL_MILLIS);
            if (limit.isOver()) {
                throw Failure.about(
                        pid(),
                        ExitCode.REFUSED,
                        "loaded the agent, but Lockmedic did not start there within " + limit,
                        "the standard error of that process has the reason (a wrong setting?)");
            }
        }
    }
}
