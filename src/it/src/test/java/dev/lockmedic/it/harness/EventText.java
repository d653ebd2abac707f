package dev.lockmedic.it.harness;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes files of events as an agent does, of things that never happened. */
public final class EventText implements AutoCloseable {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Instant BEGIN = Instant.parse("2026-11-26T02:58:00Z");

    private final BufferedWriter out;
    private final String run;
    private final long pid;
    private long seq;

    private EventText(BufferedWriter out, String run, long pid) {
        this.out = out;
        this.run = run;
        this.pid = pid;
    }

    /** Begins a file of one run. */
    public static EventText to(Path file, String run, long pid) {
        try {
            return new EventText(Files.newBufferedWriter(file), run, pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes an event.
     *
     * @param millis when, after the beginning of the story
     * @param more names and values by turns; {@code holder.x} goes into the holder
     */
    public EventText event(long millis, String type, Object... more) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("v", 1);
        members.put("run", run);
        members.put("seq", ++seq);
        members.put("at", BEGIN.plusMillis(millis).toString());
        members.put("monoMs", millis + 5000);
        members.put("event", type);
        members.put("pid", pid);
        Map<String, Object> holder = new LinkedHashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            String name = (String) more[i];
            if (name.startsWith("holder.")) {
                holder.put(name.substring("holder.".length()), more[i + 1]);
                members.put("holder", holder);
            } else {
                members.put(name, more[i + 1]);
            }
        }
        try {
            return line(JSON.writeValueAsString(members));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a line, whatever it is. */
    public EventText line(String line) {
        try {
            out.write(line);
            out.write('\n');
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves out a number, as when an event found no room. */
    public EventText skip(long count) {
        seq += count;
        return this;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
