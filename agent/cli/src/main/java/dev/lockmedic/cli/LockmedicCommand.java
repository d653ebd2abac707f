package dev.lockmedic.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: tells what there is. */
@Command(
        name = "lockmedic",
        mixinStandardHelpOptions = true,
        versionProvider = LockmedicCommand.Version.class,
        description = {
            "Heals stuck locks in running JVMs, with no change to the application.",
            "",
            "'lockmedic' here stands for 'java -jar lockmedic-agent.jar'. To have it in a JVM from"
                    + " the start, add -javaagent:lockmedic-agent.jar to its command line.",
            "",
            "Each command to a JVM loads the jar there for a moment. From JDK 21 on that JVM prints the"
                    + " JDK's warning about dynamic agents each time, unless it was started with"
                    + " -XX:+EnableDynamicAgentLoading."
        },
        commandListHeading = "%nCommands:%n")
final class LockmedicCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version in the manifest of the agent jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Lockmedic " + AgentJar.find().version()};
        }
    }
}
