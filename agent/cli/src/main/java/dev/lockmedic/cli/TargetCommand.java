package dev.lockmedic.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
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

    @Override
    public final Integer call() throws Exception {
        ProcessCheck.check(pid.value());
        TimeLimit limit = new TimeLimit(timeout);
        return run(new RunningAgent(pid.value(), JdkAttachment.create(timeout), limit), limit);
    }

    abstract int run(RunningAgent agent, TimeLimit limit) throws Exception;

    final long pid() {
        return pid.value();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
