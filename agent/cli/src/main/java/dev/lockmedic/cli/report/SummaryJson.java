package dev.lockmedic.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockmedic.cli.report.Summary.FileRead;
import dev.lockmedic.cli.report.Summary.Missing;
import dev.lockmedic.cli.report.Summary.RunRead;
import dev.lockmedic.cli.report.Summary.Stuck;
import dev.lockmedic.cli.report.Summary.Unread;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * A {@link Summary} as a JSON object, for scripts and for the page. Its members are documented in
 * {@code src/docs/report.md}; never give one a new meaning.
 */
public final class SummaryJson {
    /** More runs than a person looks at; they are counted all the same. */
    private static final int MOST_RUNS = 100;

    private final JsonGenerator json;

    private SummaryJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes the object's members, but neither its beginning nor its end.
     *
     * @param json within an object
     */
    public static void members(JsonGenerator json, Summary summary) throws IOException {
        new SummaryJson(json).members(summary);
    }

    private void members(Summary summary) throws IOException {
        if (summary.events() > 0) {
            json.writeStringField("from", Instant.ofEpochMilli(summary.from()).toString());
            json.writeStringField("to", Instant.ofEpochMilli(summary.to()).toString());
        }
        json.writeNumberField("events", summary.events());
        json.writeNumberField("locks", summary.locks());
        json.writeNumberField("stuckLocks", summary.stuckLocks());
        json.writeNumberField("stuckStillLocks", summary.stuckStillLocks());
        json.writeNumberField("untoldLocks", summary.untold());
        json.writeNumberField("stuckHolds", summary.stuckHolds());
        json.writeNumberField("healed", summary.healed());
        json.writeNumberField("nearMisses", summary.nearMisses());
        json.writeObjectFieldStart("outcomes");
        for (Map.Entry<Outcome, Long> each : summary.outcomes().entrySet()) {
            json.writeNumberField(each.getKey().wireName(), each.getValue());
        }
        json.writeEndObject();
        counts("healedBy", summary.healedBy());
        if (summary.longest() != null) {
            json.writeFieldName("longest");
            stuck(summary.longest());
        }
        json.writeArrayFieldStart("stuckStill");
        for (Stuck stuck : summary.stuckStill()) {
            stuck(stuck);
        }
        json.writeEndArray();
        json.writeNumberField("interrupts", summary.interrupts());
        json.writeNumberField("refusedWrites", summary.refusedWrites());
        json.writeNumberField("lateReleases", summary.lateReleases());
        json.writeNumberField("stalls", summary.stalls());
        json.writeNumberField("longestStallMs", summary.longestStallMillis());
        json.writeNumberField("stalledMs", summary.stalledMillis());
        files(summary);
        runs(summary);
        missing(summary.missing());
    }

    private void counts(String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
    }

    private void stuck(Stuck stuck) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", stuck.kind());
        json.writeStringField("lock", stuck.lock());
        text("holder", stuck.holder());
        json.writeNumberField("heldMs", stuck.heldMillis());
        number("maxHoldMs", stuck.maxHoldMillis());
        json.writeNumberField("waiters", stuck.waiters());
        json.writeBooleanField("deadlock", stuck.deadlock());
        json.writeStringField("outcome", stuck.outcome().wireName());
        json.writeEndObject();
    }

    private void files(Summary summary) throws IOException {
        json.writeArrayFieldStart("files");
        for (FileRead file : summary.files()) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeNumberField("lines", file.lines());
            text("problem", file.problem());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void runs(Summary summary) throws IOException {
        json.writeNumberField("runs", summary.runs().size());
        json.writeArrayFieldStart("jvms");
        for (RunRead run : summary.runs().stream().limit(MOST_RUNS).toList()) {
            json.writeStartObject();
            json.writeStringField("run", run.run());
            number("pid", run.pid());
            text("agent", run.agent());
            text("java", run.java());
            json.writeStringField("from", Instant.ofEpochMilli(run.from()).toString());
            json.writeStringField("to", Instant.ofEpochMilli(run.to()).toString());
            json.writeNumberField("events", run.events());
            json.writeNumberField("missing", run.missing());
            json.writeNumberField("shed", run.shed());
            json.writeNumberField("firstSeq", run.beginsAt());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void missing(Missing missing) throws IOException {
        json.writeObjectFieldStart("leftOut");
        json.writeNumberField("lines", missing.lines());
        json.writeArrayFieldStart("why");
        for (Unread unread : missing.unread()) {
            json.writeStartObject();
            json.writeStringField("why", unread.why());
            json.writeStringField("words", unread.words());
            json.writeNumberField("lines", unread.lines());
            json.writeStringField("first", unread.first());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("missing", missing.seq());
        json.writeNumberField("shed", missing.shed());
        json.writeNumberField("droppedEvents", missing.droppedEvents());
        counts("dropped", missing.dropped());
        json.writeNumberField("unknownTypes", missing.unknownTypes());
        json.writeNumberField("newerVersion", missing.newerVersion());
        json.writeNumberField("clockJumps", missing.clockJumps());
        json.writeNumberField("longestJumpMs", missing.longestJumpMillis());
        json.writeEndObject();
    }

    private void text(String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void number(String name, long value) throws IOException {
        if (value >= 0) {
            json.writeNumberField(name, value);
        }
    }
}
