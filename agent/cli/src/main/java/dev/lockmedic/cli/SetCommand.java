package dev.lockmedic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes settings of an agent that runs. */
@Command(
        name = "set",
        description = "Changes settings of Lockmedic in a running JVM.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic set 4711 policy=reclaim",
            "  lockmedic set 4711 max-hold=5m max-hold-cap=15m"
        })
final class SetCommand extends TargetCommand {
    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "key=value",
            description = "Settings, with or without 'lockmedic.' before the key.")
    private List<Setting> settings;

    @Option(
            names = "--json",
            description = "The settings as they are in force now, as one line of JSON.")
    private boolean json;

    @Override
    int run(RunningAgent agent, TimeLimit limit) {
        Setting.requireDistinct(settings);
        JsonNode result = agent.set(AgentJar.find(), settings);
        if (json) {
            out().println(result);
            return ExitCode.OK;
        }
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
