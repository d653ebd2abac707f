package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Lists the held locks, page by page. */
@Command(
        name = "held",
        description = {
            "Lists the locks that are held in a JVM: lock files, locks of the host's own classes,"
                    + " FileLocks. Locks inside the JVM are shown by 'status' once they are stuck.",
            "",
            "With --all they are asked for page by page; a lock that is taken or given back"
                    + " meanwhile may be there or not, any other is there once."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic held 4711 --overdue --stack",
            "  lockmedic held 4711 --sort deadline --limit 20",
            "  lockmedic held 4711 --all --json | jq -r '.held[].lock'"
        })
final class HeldCommand extends TargetCommand {
    /** The most that an agent gives at once. */
    private static final int PAGE = 5000;

    /** With stacks it gives fewer. */
    private static final int PAGE_WITH_STACKS = 100;

    private static final JsonFactory JSON = new ObjectMapper().getFactory();

    @Option(
            names = "--sort",
            paramLabel = "<key>",
            defaultValue = "age",
            description =
                    "age (oldest first), waiters (most first), deadline (overdue for the longest"
                            + " first) or name (default: ${DEFAULT-VALUE}).")
    private HeldRequest.Sort sort;

    @Option(
            names = {"-r", "--reverse"},
            description = "The other way round.")
    private boolean reverse;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description =
                    "How many rows (default: ${DEFAULT-VALUE}; 5000 at most, 100 with --stack).")
    private int limit;

    @Option(
            names = "--offset",
            paramLabel = "<n>",
            defaultValue = "0",
            description = "How many rows are left out before (default: ${DEFAULT-VALUE}).")
    private int offset;

    @Option(names = "--all", description = "All rows; not with --limit.")
    private boolean all;

    @Option(names = "--overdue", description = "Only those past their max hold.")
    private boolean overdue;

    @Option(
            names = {"-s", "--stack"},
            description =
                    "With the holders' stacks. Taking a stack stops its thread for a moment (JDK 17:"
                            + " all threads).")
    private boolean stack;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean json;

    @Mixin private Output output;

    @Override
    int run(RunningAgent agent, TimeLimit limitOfFirst) throws IOException {
        int most = stack ? PAGE_WITH_STACKS : PAGE;
        boolean limited = isGiven("--limit");
        if (limit < 1 || limit > most) {
            throw wrong("--limit must be 1 to " + most + (stack ? " with --stack" : ""));
        }
        if (offset < 0) {
            throw wrong("--offset must be 0 or more");
        }
        if (all && limited) {
            throw wrong("--all and --limit exclude each other");
        }
        HeldRequest request =
                new HeldRequest(sort, reverse, offset, all ? most : limit, overdue, stack, null);
        JsonNode page = agent.held(AgentJar.find(), request);
        if (json) {
            writeJson(page, request);
        } else {
            writeText(page, request);
        }
        return ExitCode.OK;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(line(), what);
    }

    private void writeText(JsonNode first, HeldRequest request) {
        Ink ink = output.ink();
        Status status = StatusReader.read(first);
        JsonNode page = first;
        int shown = 0;
        out().println(HeldSummary.of(status, overdue, ink));
        while (true) {
            StringBuilder text = new StringBuilder();
            if (!status.held().isEmpty()) {
                HeldTable.of(status, Instant.now(), stack, ink).appendTo(text);
            }
            out().print(text);
            out().flush();
            shown += status.held().size();
            HeldRequest next = next(page, request, offset + shown);
            if (next == null) {
                break;
            }
            page = again().held(AgentJar.find(), next);
            status = StatusReader.read(page);
        }
        long left = HeldSummary.matching(status) - offset - shown;
        if (!all && left > 0) {
            out().println("  " + left + " more: --offset " + (offset + shown) + ", or --all");
        }
    }

    /** All pages as one object, without a copy of them all. */
    private void writeJson(JsonNode first, HeldRequest request) throws IOException {
        try (JsonGenerator generator = JSON.createGenerator(out())) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> field : first.properties()) {
                if (!field.getKey().equals("held")) {
                    generator.writeFieldName(field.getKey());
                    generator.writeTree(field.getValue());
                }
            }
            generator.writeArrayFieldStart("held");
            JsonNode page = first;
            int shown = 0;
            while (true) {
                for (JsonNode row : page.path("held")) {
                    generator.writeTree(row);
                    shown++;
                }
                HeldRequest next = next(page, request, offset + shown);
                if (next == null) {
                    break;
                }
                page = again().held(AgentJar.find(), next);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out().println();
    }

    /** What to ask for next; null if that was all, or all that is wanted. */
    private HeldRequest next(JsonNode page, HeldRequest request, int offsetOfNext) {
        JsonNode rows = page.path("held");
        return all && rows.size() >= request.limit()
                ? request.after(rows.get(rows.size() - 1).path("ref").asText(null), offsetOfNext)
                : null;
    }
}
