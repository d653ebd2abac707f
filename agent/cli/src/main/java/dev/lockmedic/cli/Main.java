package dev.lockmedic.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The command line of the agent jar. The jar's entry class calls {@link #main} from a class loader
 * of our own, so nothing here may look for classes by the context or the system class loader.
 */
public final class Main {
    /** With {@code -Dlockmedic.cli.debug=true} a failure also shows where it comes from. */
    static final String DEBUG_PROPERTY = "lockmedic.cli.debug";

    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit code, whatever threads are left waiting for a
     * process that does not answer.
     */
    public static void main(String[] args) {
        int exitCode = run(args, new PrintWriter(System.out), new PrintWriter(System.err));
        System.exit(exitCode);
    }

    /** Runs one command; see {@link ExitCode} for what comes back. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new LockmedicCommand());
        List.of(
                        new ListCommand(),
                        new AttachCommand(),
                        new StatusCommand(),
                        new HeldCommand(),
                        new WatchCommand(),
                        new SetCommand(),
                        new DetachCommand(),
                        new DoctorCommand(),
                        new ReportCommand(),
                        new CompletionCommand(),
                        new CommandLine.HelpCommand())
                .forEach(line::addSubcommand);
        line.setOut(out).setErr(err);
        // A setting's value may well begin with an @.
        line.setExpandAtFiles(false);
        line.registerConverter(Pid.class, Pid::parse);
        line.registerConverter(Setting.class, Setting::parse);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((e, rawArgs) -> wrongUsage(e));
        line.setExecutionExceptionHandler((e, command, result) -> failed(e, command.getErr()));
        describe(line);
        int exitCode;
        try {
            exitCode = line.execute(args);
        } catch (Throwable e) {
            // An Error: picocli hands on exceptions only, and a person wants a line, not a trace.
            exitCode = failed(e, err);
        }
        out.flush();
        err.flush();
        return exitCode;
    }

    private static void describe(CommandLine command) {
        command.getCommandSpec()
                .exitCodeOnInvalidInput(ExitCode.USAGE)
                .exitCodeOnExecutionException(ExitCode.UNEXPECTED)
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings())
                .sortOptions(false);
        command.getSubcommands().values().forEach(Main::describe);
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message = Failure.of(ExitCode.USAGE, e.getMessage()).getMessage();
        command.getErr()
                .println(
                        "lockmedic: "
                                + message
                                + " (see '"
                                + command.getCommandSpec().qualifiedName()
                                + " --help')");
        return ExitCode.USAGE;
    }

    private static int failed(Throwable e, PrintWriter err) {
        Failure failure =
                e instanceof Failure known
                        ? known
                        : Failure.of(
                                ExitCode.UNEXPECTED,
                                "unexpected: " + e + "; -D" + DEBUG_PROPERTY + "=true shows more");
        err.println("lockmedic: " + failure.getMessage());
        if (Boolean.getBoolean(DEBUG_PROPERTY)) {
            e.printStackTrace(err);
        }
        return failure.exitCode();
    }
}
