package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockmedic.cli.report.EventFiles;
import dev.lockmedic.cli.report.Incident;
import dev.lockmedic.cli.report.Page;
import dev.lockmedic.cli.report.Summary;
import dev.lockmedic.cli.report.SummaryJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a page of the files that {@code lockmedic.events} writes. */
@Command(
        name = "report",
        description = {
            "Makes one HTML page of files of events (lockmedic.events=<file>): which locks were stuck,"
                    + " who had them, what was done, as a timeline and as tables.",
            "",
            "The page needs a browser and nothing else. What was rotated out of a file is read with"
                    + " it. Lines that are no event are left out, and told."
        },
        footerHeading = "%nExample:%n",
        footer = "  lockmedic report events.jsonl")
final class ReportCommand implements Callable<Integer> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String STDOUT = "-";

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description =
                    "Where to write the page (default: beside the first file, events.html for"
                            + " events.jsonl); - is stdout, and what else there is to say goes to"
                            + " stderr.")
    private String output;

    @Option(
            names = "--no-rotated",
            description =
                    "Read the named files only, not events.jsonl.1, events.jsonl.2 and so on.")
    private boolean noRotated;

    @Option(names = "--json", description = "Say the figures as one JSON object, not in words.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "<events.jsonl>",
            description = "Files of events, of one JVM or of several.")
    private List<Path> named = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        boolean toStdout = STDOUT.equals(output);
        if (json && toStdout) {
            throw new ParameterException(
                    spec.commandLine(), "--json and -o - both want stdout; leave out one of them");
        }
        List<Path> files = files();
        ReportFile file = toStdout ? null : ReportFile.at(target(), output != null, files);
        Incident incident = Incident.read(files);
        Summary summary = incident.summary();
        PrintWriter out = spec.commandLine().getOut();
        String version = AgentJar.versionOrUnknown();
        if (toStdout) {
            Page.write(incident, version, out);
        } else {
            file.write(page -> Page.write(incident, version, page));
        }
        if (json) {
            asJson(file.path(), summary, out);
        } else {
            PrintWriter words = toStdout ? spec.commandLine().getErr() : out;
            words.print(ReportText.of(summary, toStdout ? null : file.path()));
        }
        return summary.isPartial() ? ExitCode.NOT_ALL_SEEN : ExitCode.OK;
    }

    private List<Path> files() throws IOException {
        for (Path file : named) {
            if (Files.isDirectory(file)) {
                throw Failure.of(
                        ExitCode.USAGE, file + " is a folder; name the files of events in it");
            }
            if (EventFiles.of(List.of(file), !noRotated).isEmpty()) {
                throw Failure.of(ExitCode.USAGE, "there is no file " + file);
            }
        }
        return EventFiles.of(named, !noRotated);
    }

    private Path target() {
        if (output != null) {
            try {
                return Path.of(output);
            } catch (InvalidPathException e) {
                throw Failure.of(ExitCode.USAGE, "no path: " + e.getMessage());
            }
        }
        Path first = named.get(0);
        String name =
                first.getFileName()
                        .toString()
                        .replaceFirst("(?<=.)[.](jsonl?|ndjson|log|txt)$", "");
        return first.resolveSibling(name + ".html");
    }

    private static void asJson(Path page, Summary summary, PrintWriter out) throws IOException {
        try (JsonGenerator generator =
                JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartObject();
            generator.writeStringField("report", page.toAbsolutePath().toString());
            SummaryJson.members(generator, summary);
            generator.writeEndObject();
            generator.writeRaw('\n');
        }
        out.flush();
    }
}
