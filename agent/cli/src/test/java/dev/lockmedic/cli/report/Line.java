package dev.lockmedic.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A line of a file of events in the making. */
final class Line {
    static final long NOON = Instant.parse("2026-11-26T12:00:00Z").toEpochMilli();
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Map<String, Object> holder = new LinkedHashMap<>();

    private Line() {}

    /**
     * @param millis after noon
     */
    static Line of(String event, String run, long seq, long millis) {
        Line line = new Line();
        line.with("v", 1).with("run", run).with("seq", seq);
        line.with("at", Instant.ofEpochMilli(NOON + millis).toString())
                .with("monoMs", 1000 + millis);
        return line.with("event", event).with("pid", run.hashCode() & 0xffff);
    }

    Line with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    Line lock(String kind, String lock, String hold) {
        with("kind", kind).with("lock", lock);
        return hold == null ? this : with("hold", hold);
    }

    Line held(long millis) {
        return with("heldMs", millis);
    }

    Line by(long pid, String thread) {
        holder.put("pid", pid);
        holder.put("thread", thread);
        return with("holder", holder);
    }

    @Override
    public String toString() {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes them to a file and reads it. */
    static Incident read(Path folder, Object... lines) {
        return read(new Store(), folder, lines);
    }

    static Incident read(Store store, Path folder, Object... lines) {
        try {
            Path file = folder.resolve("events.jsonl");
            Files.writeString(
                    file,
                    List.of(lines).stream().map(line -> line + "\n").collect(Collectors.joining()));
            return Incident.read(List.of(file), store);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
