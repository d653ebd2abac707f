package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockmedic.doctor.Finding;
import dev.lockmedic.doctor.SweepListener;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.staleness.StaleReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A sweep as one JSON object, a line for each lock file, written as they are found. Members that
 * are not known are left out. Its members are documented in {@code src/docs/doctor.md}; never give
 * one a new meaning.
 */
final class DoctorJson implements SweepListener, AutoCloseable {
    /** More problems than a person reads; they are counted all the same. */
    private static final int MOST_PROBLEMS = 1000;

    private final JsonGenerator json;
    private final PrintWriter out;
    private final boolean all;
    private final List<Problem> problems = new ArrayList<>();

    private record Problem(Path path, String why) {}

    /**
     * @param all also what belongs to other protocols
     */
    DoctorJson(JsonFactory factory, PrintWriter out, boolean all) throws IOException {
        this.json = factory.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        this.out = out;
        this.all = all;
    }

    void begin(Path root, boolean fix) throws IOException {
        json.writeStartObject();
        json.writeStringField("folder", root.toString());
        json.writeStringField("at", Instant.now().toString());
        json.writeBooleanField("fix", fix);
        json.writeArrayFieldStart("locks");
    }

    @Override
    public void found(Finding finding) {
        if (finding.state() == Finding.State.OTHER && !all) {
            return;
        }
        try {
            json.writeRaw('\n');
            lock(finding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lock(Finding finding) throws IOException {
        Payload payload = finding.lock().payload();
        Holder holder = Holder.of(finding);
        json.writeStartObject();
        json.writeStringField("lock", finding.lock().path().toString());
        json.writeStringField("state", finding.state().toString());
        json.writeStringField("verdict", word(finding.decision()));
        json.writeArrayFieldStart("reasons");
        for (StaleReason reason : finding.reasons()) {
            json.writeString(reason.wireName());
        }
        json.writeEndArray();
        json.writeStringField("why", finding.why());
        text("advice", holder.advice(finding));
        json.writeBooleanField("named", finding.named());
        json.writeBooleanField("remote", finding.remote());
        json.writeStringField("payload", word(payload.form()));
        text("problem", finding.lock().problem());
        if (payload.pid() > 0) {
            json.writeNumberField("pid", payload.pid());
            json.writeStringField("liveness", word(finding.liveness()));
            text("command", holder.command().orElse(null));
        }
        text("createdAt", payload.createdAt() == null ? null : payload.createdAt().toString());
        number("maxHoldMs", payload.maxHoldMs());
        number("starttime", payload.starttime());
        number("ageMs", finding.ageMillis());
        number("unchangedMs", OptionalLong.of(finding.unchangedMillis()));
        if (finding.limit().exists()) {
            json.writeNumberField("limitMs", finding.limit().millis());
            json.writeStringField("limitFrom", finding.limit().from());
        }
        if (finding.removal() != null) {
            json.writeObjectFieldStart("removal");
            json.writeStringField("outcome", finding.removal().outcome().toString());
            json.writeStringField("what", finding.removal().what());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    @Override
    public void skipped(Path path, String why) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(path, why));
        }
    }

    void end(DoctorTally tally) throws IOException {
        json.writeEndArray();
        json.writeArrayFieldStart("skipped");
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("path", problem.path.toString());
            json.writeStringField("why", problem.why);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("summary");
        json.writeNumberField("lockFiles", tally.lockFiles());
        for (Finding.State state : Finding.State.values()) {
            json.writeNumberField(state.toString(), tally.of(state));
        }
        json.writeNumberField("removed", tally.of(Finding.Outcome.REMOVED));
        json.writeNumberField("leftStale", tally.leftStale());
        json.writeNumberField("skipped", tally.skipped());
        json.writeBooleanField("seesHolders", tally.seesHolders());
        json.writeNumberField("exitCode", tally.exitCode());
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void text(String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void number(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void close() throws IOException {
        json.close();
        out.flush();
    }
}
