package dev.lockmedic.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes settings of an agent that runs. */
@Command(name = "set", description = "Changes settings of Lockmedic in a running JVM.")
final class SetCommand extends TargetCommand {
    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "key=value",
            description = "Settings, with or without 'lockmedic.' before the key.")
    private List<Setting> settings;

    @Override
    int run(RunningAgent agent, TimeLimit limit) {
        Setting.requireDistinct(settings);
        agent.set(AgentJar.find(), settings);
        out().println(
                        "process "
                                + pid()
                                + ": set "
                                + settings.stream()
                                        .map(Setting::toString)
                                        .collect(Collectors.joining(", ")));
        return ExitCode.OK;
    }
}
