package dev.lockmedic.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script by which bash or zsh completes the commands and options of 'lockmedic'.",
            "",
            "It is for a command of that name: a script or an alias that runs 'java -jar"
                    + " lockmedic-agent.jar'."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alias lockmedic='java -jar /opt/lockmedic/lockmedic-agent.jar'",
            "  source <(lockmedic completion)",
            "  lockmedic completion > /etc/bash_completion.d/lockmedic"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("lockmedic", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
