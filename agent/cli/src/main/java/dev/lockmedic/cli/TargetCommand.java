package dev.lockmedic.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands for one process have in common. */
abstract class TargetCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(index = "0", paramLabel = "<pid>", description = "Process id of the JVM.")
    private Pid pid;

    @Option(
            names = "--timeout",
            paramLabel = "<seconds>",
            defaultValue = "20",
            converter = TimeoutConverter.class,
            description = "How long to wait for the JVM (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    private Attachment attachment;

    @Override
    public final Integer call() throws Exception {
        ProcessCheck.check(pid.value());
        attachment = JdkAttachment.create(timeout);
        TimeLimit limit = new TimeLimit(timeout);
        return run(new RunningAgent(pid.value(), attachment, limit), limit);
    }

    abstract int run(RunningAgent agent, TimeLimit limit) throws Exception;

    /** The agent there, for one more question, with as much time as for the first. */
    final RunningAgent again() {
        return new RunningAgent(pid.value(), attachment, new TimeLimit(timeout));
    }

    /** Whether the person has written that option. */
    final boolean isGiven(String option) {
        return line().getParseResult().hasMatchedOption(option);
    }

    final CommandLine line() {
        return spec.commandLine();
    }

    final long pid() {
        return pid.value();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
