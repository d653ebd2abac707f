package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the JVMs of this machine and which of them have Lockmedic. */
@Command(
        name = "list",
        description = "Lists the JVMs of this machine and tells which have Lockmedic.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic list",
            "  lockmedic list --json | jq '.[] | select(.lockmedic == null) | .pid'"
        })
final class ListCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--json", description = "As one JSON array.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "<seconds>",
            defaultValue = "5",
            converter = TimeoutConverter.class,
            description = "How long to wait for the JVMs (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() throws Exception {
        // First: it says so if this runtime has not what the search needs.
        Attachment attachment = JdkAttachment.create(timeout);
        List<Jvm> jvms = ask(JvmFinder.find(), attachment);
        spec.commandLine().getOut().print(json ? toJson(jvms) : JvmTable.render(jvms));
        return ExitCode.OK;
    }

    /** All at once, so that several frozen JVMs cost the time of one. */
    private List<Jvm> ask(Map<Long, String> names, Attachment attachment)
            throws InterruptedException, ExecutionException {
        TimeLimit limit = new TimeLimit(timeout);
        List<FutureTask<Jvm>> tasks = new ArrayList<>();
        names.forEach(
                (pid, name) -> {
                    FutureTask<Jvm> task =
                            new FutureTask<>(() -> ask(pid, name, attachment, limit));
                    Thread thread = new Thread(task, "lockmedic-cli-list");
                    thread.setDaemon(true);
                    thread.start();
                    tasks.add(task);
                });
        List<Jvm> jvms = new ArrayList<>();
        for (FutureTask<Jvm> task : tasks) {
            jvms.add(task.get());
        }
        // Those that ended meanwhile.
        jvms.removeIf(Objects::isNull);
        return jvms;
    }

    private static Jvm ask(long pid, String name, Attachment attachment, TimeLimit limit) {
        if (!ProcessFacts.read(pid).flatMap(ProcessFacts::hasJvm).orElse(true)) {
            // A JVM in a container that shares /tmp with us leaves its own pid there: not one here.
            return null;
        }
        String user = ProcessCheck.userOf(pid).orElse(null);
        try {
            ProcessCheck.check(pid);
            RunningAgent agent = new RunningAgent(pid, attachment, limit);
            return new Jvm(pid, user, name, agent.version().orElse(null), null);
        } catch (Failure e) {
            return e.exitCode() == ExitCode.NO_SUCH_PROCESS
                    ? null
                    : new Jvm(pid, user, name, null, e.problem());
        }
    }

    private static String toJson(List<Jvm> jvms) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(jvms) + System.lineSeparator();
    }
}
