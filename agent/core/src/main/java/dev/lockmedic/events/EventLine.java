package dev.lockmedic.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes an event as one line of JSON: first what every event has, then its fields in the order of
 * {@link EventField#ALL}. Never longer than some hundred kilobytes, whatever names a host gives its
 * threads.
 */
public final class EventLine {
    private static final int MOST_CHARACTERS = 8_000;
    private static final int MOST_FRAMES = 64;
    private static final String HOLDER = "holder.";

    private final JsonFactory json = new JsonFactory();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final String run;
    private final long startNanos;
    private final long pid = ProcessHandle.current().pid();

    /**
     * @param run what tells this run of the agent from all others
     * @param startNanos its beginning, on {@link System#nanoTime}
     */
    public EventLine(String run, long startNanos) {
        this.run = run;
        this.startNanos = startNanos;
    }

    /** The line, with its end. By one thread at a time. */
    public byte[] of(Event event) throws IOException {
        bytes.reset();
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("v", EventType.VERSION);
            out.writeStringField("run", run);
            out.writeNumberField("seq", event.sequence());
            out.writeStringField("at", Instant.ofEpochMilli(event.atMillis()).toString());
            out.writeNumberField(
                    "monoMs", TimeUnit.NANOSECONDS.toMillis(event.atNanos() - startNanos));
            out.writeStringField("event", event.type().wireName());
            out.writeNumberField("pid", pid);
            boolean inHolder = false;
            for (EventField<?> field : EventField.ALL) {
                Object value = event.get(field);
                String name = field.fieldName();
                boolean ofHolder = name.startsWith(HOLDER);
                if (inHolder && !ofHolder) {
                    out.writeEndObject();
                    inHolder = false;
                }
                if (value == null) {
                    continue;
                }
                if (ofHolder && !inHolder) {
                    out.writeObjectFieldStart("holder");
                    inHolder = true;
                }
                out.writeFieldName(ofHolder ? name.substring(HOLDER.length()) : name);
                value(out, value);
            }
            out.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void value(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            int left = MOST_FRAMES;
            for (Object each : list) {
                if (left-- == 0) {
                    break;
                }
                out.writeString(cut(each.toString()));
            }
            out.writeEndArray();
        } else {
            out.writeString(cut(value.toString()));
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
