package dev.lockmedic.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lockmedic.cli.report.LeftOut.Why;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lines of JSON into events. A line that is no event is counted with why, and the next one is
 * read; fields and types that this version does not know are kept as they are.
 */
final class EventReader {
    private static final int MOST_CHARACTERS = 16_000;
    private static final int MOST_FIELDS = 200;
    private static final int MOST_ELEMENTS = 256;
    private static final long MOST_EXACT = 1L << 53;
    private static final long FROM = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long TO = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final byte[] BEGINNING = "{\"v\":".getBytes(StandardCharsets.US_ASCII);

    private final JsonFactory json =
            JsonFactory.builder()
                    // Names of a hostile file are not worth remembering for ever.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();
    private final Store store;
    private long lines;
    private String file;
    private Draft draft;

    EventReader(Store store) {
        this.store = store;
    }

    /** What is known of the line that is being read. */
    private static final class Draft {
        private String type;
        private String run = "";
        private String at;
        private long seq = -1;
        private long mono = -1;
        private long pid = -1;
        private long version = EventType.VERSION;
        private final List<Integer> keys = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();
    }

    /** Lines read so far, blank ones too. */
    long lines() {
        return lines;
    }

    /**
     * Reads to the end.
     *
     * @param name of the file, for the places that are told
     * @param path the whole of it; what was put aside by rotation counts as the same file
     */
    void read(InputStream in, String name, String path) throws IOException {
        file = path.replaceFirst("[.][0-9]+$", "");
        Lines all = new Lines(in);
        long line = 0;
        while (all.next()) {
            line++;
            lines++;
            Why why = all.isTooLong() ? Why.TOO_LONG : line(all.bytes(), all.length());
            store.trim();
            if (why != null) {
                store.leftOut().add(why == Why.NO_JSON && all.isCut() ? Why.CUT : why, name, line);
            }
        }
    }

    /** Reads a line; null if that went well. */
    private Why line(byte[] bytes, int length) {
        int start = 0;
        while (start < length && (bytes[start] == 0 || bytes[start] <= ' ' && bytes[start] > 0)) {
            // A file that was open when the machine went down may be filled up with zeros.
            start++;
        }
        if (start == length) {
            return null;
        }
        Why why = object(bytes, start, length);
        if (why != Why.NO_JSON) {
            return why;
        }
        int again = lastBeginning(bytes, start, length);
        if (again > start && object(bytes, again, length) == null) {
            return Why.TORN;
        }
        return why;
    }

    private static int lastBeginning(byte[] bytes, int start, int length) {
        for (int i = length - BEGINNING.length; i > start; i--) {
            int same = 0;
            while (same < BEGINNING.length && bytes[i + same] == BEGINNING[same]) {
                same++;
            }
            if (same == BEGINNING.length) {
                return i;
            }
        }
        return -1;
    }

    private Why object(byte[] bytes, int start, int end) {
        draft = new Draft();
        try (JsonParser in = json.createParser(bytes, start, end - start)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                // A number or a word is no event; and half of them are not even JSON.
                return in.currentToken() == null ? Why.NO_JSON : rest(in);
            }
            members(in, "");
            if (in.nextToken() != null) {
                return Why.NO_JSON;
            }
        } catch (IOException | RuntimeException e) {
            // Of bytes in memory: never the disk, always what they say.
            return Why.NO_JSON;
        }
        return finish();
    }

    private static Why rest(JsonParser in) throws IOException {
        in.skipChildren();
        return in.nextToken() == null ? Why.NO_EVENT : Why.NO_JSON;
    }

    private void members(JsonParser in, String prefix) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String member = prefix + in.currentName();
            JsonToken value = in.nextToken();
            if (value == JsonToken.START_OBJECT && member.equals("holder")) {
                members(in, "holder.");
            } else if (!ofEvery(in, member, value)) {
                field(in, cut(member), value);
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("ends within an object");
        }
    }

    /** Takes what every event has; false if it is none of that. */
    private boolean ofEvery(JsonParser in, String name, JsonToken value) throws IOException {
        boolean text = value == JsonToken.VALUE_STRING;
        boolean number = value == JsonToken.VALUE_NUMBER_INT;
        switch (name) {
            case "event" -> draft.type = text ? cut(in.getText()) : null;
            case "run" -> draft.run = text ? cut(in.getText()) : draft.run;
            case "at" -> draft.at = text ? in.getText() : null;
            case "seq" -> draft.seq = number ? exact(in) : -1;
            case "monoMs" -> draft.mono = number ? exact(in) : -1;
            case "pid" -> draft.pid = number ? exact(in) : -1;
            case "v" -> draft.version = number ? exact(in) : draft.version;
            default -> {
                return false;
            }
        }
        if (!text && value != null && !value.isScalarValue()) {
            in.skipChildren();
        }
        return true;
    }

    private static long exact(JsonParser in) throws IOException {
        double number = in.getDoubleValue();
        return number >= 0 && number < MOST_EXACT ? (long) number : -1;
    }

    private void field(JsonParser in, String name, JsonToken value) throws IOException {
        if (draft.keys.size() >= MOST_FIELDS) {
            in.skipChildren();
            return;
        }
        switch (value) {
            case VALUE_STRING ->
                    put(name, FieldKind.TEXT, store.dictionary().text(cut(in.getText())));
            case VALUE_TRUE -> put(name, FieldKind.FLAG, 1);
            case VALUE_FALSE -> put(name, FieldKind.FLAG, 0);
            case VALUE_NUMBER_INT -> {
                double number = in.getDoubleValue();
                if (Math.abs(number) < MOST_EXACT) {
                    put(name, FieldKind.NUMBER, (long) number);
                } else {
                    raw(in, name);
                }
            }
            case START_ARRAY -> list(in, name);
            default -> raw(in, name);
        }
    }

    private void list(JsonParser in, String name) throws IOException {
        List<Integer> ids = new ArrayList<>();
        int more = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == null) {
                throw new IOException("ends within a list");
            }
            String element = in.currentToken() == JsonToken.VALUE_STRING ? in.getText() : copy(in);
            if (ids.size() < MOST_ELEMENTS) {
                ids.add(store.dictionary().text(cut(element)));
            } else {
                more++;
            }
        }
        if (more > 0) {
            ids.add(store.dictionary().text("\u2026 and " + more + " more"));
        }
        put(name, FieldKind.TEXTS, store.dictionary().list(ids));
    }

    private void raw(JsonParser in, String name) throws IOException {
        String text = in.currentToken().isScalarValue() ? in.getText() : copy(in);
        put(name, FieldKind.RAW, store.dictionary().text(cut(text)));
    }

    private String copy(JsonParser in) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.copyCurrentStructure(in);
        }
        return text.toString();
    }

    private void put(String name, FieldKind kind, long value) {
        int key = store.shapes().key(new FieldKey(name, kind));
        if (key >= 0 && !draft.keys.contains(key)) {
            draft.keys.add(key);
            draft.values.add(value);
        }
    }

    private Why finish() {
        if (draft.type == null) {
            return Why.NO_EVENT;
        }
        long at = time(draft.at);
        if (at < FROM || at > TO) {
            return Why.NO_TIME;
        }
        int id = store.runs().id(draft.run);
        Run run = store.runs().get(id);
        if (!run.add(draft.seq, at, draft.mono)) {
            return Why.TWICE;
        }
        run.pid(draft.pid);
        if (draft.pid != run.pid()) {
            put("pid", FieldKind.NUMBER, draft.pid);
        }
        if (draft.mono >= 0) {
            put("monoMs", FieldKind.NUMBER, draft.mono);
        }
        if (draft.version != EventType.VERSION) {
            put("v", FieldKind.NUMBER, draft.version);
            if (draft.version > EventType.VERSION) {
                store.newerVersion();
            }
        }
        Happening event =
                new Happening(
                        store.type(draft.type),
                        id,
                        draft.seq,
                        at,
                        store.shapes().shape(draft.keys),
                        draft.values.stream().mapToLong(Long::longValue).toArray());
        note(run, event);
        store.add(event);
        return null;
    }

    private void note(Run run, Happening event) {
        EventType type = store.known(event);
        run.file(file);
        if (type == EventType.STARTED) {
            for (Run other : store.runs().all()) {
                if (other != run) {
                    other.followed(file, event.at());
                }
            }
            run.versions(store.text(event, EventField.AGENT), store.text(event, EventField.JAVA));
        } else if (type == EventType.SHED) {
            run.shed(store.number(event, EventField.COUNT, 0));
        } else if (type == EventType.DETACHED) {
            run.detached(event.at());
        }
    }

    private static long time(String text) {
        try {
            return text == null ? Long.MIN_VALUE : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return Long.MIN_VALUE;
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + "\u2026";
    }
}
