package dev.lockmedic.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The data of the page: an object of flat lists of numbers, with every text once. {@code data.js}
 * reads it; the two change together.
 */
final class PageData {
    private static final int OPEN = 1;
    private static final int END_KNOWN = 2;
    private static final int LEFT = 4;
    private static final int STUCK = 8;
    private static final int WARNED = 16;
    private static final int DEADLOCK = 32;

    private final Incident incident;
    private final Store store;
    private final String version;
    private final long base;

    /**
     * @param version of Lockmedic, which makes the page
     */
    PageData(Incident incident, String version) {
        this.incident = incident;
        this.store = incident.store();
        this.version = version;
        this.base = incident.summary().from();
    }

    void writeTo(Writer out) throws IOException {
        try (JsonGenerator json = InertJson.to(out)) {
            json.writeStartObject();
            json.writeStringField("version", version);
            json.writeStringField("made", Instant.now().toString());
            json.writeNumberField("base", base);
            json.writeObjectFieldStart("summary");
            SummaryJson.members(json, incident.summary());
            json.writeEndObject();
            outcomes(json);
            runs(json);
            lanes(json);
            holds(json);
            events(json);
            fields(json);
            texts(json);
            json.writeEndObject();
        }
    }

    private static void outcomes(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("outcomes");
        for (Outcome outcome : Outcome.values()) {
            json.writeStartArray();
            json.writeString(outcome.wireName());
            json.writeString(outcome.words());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void runs(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("runs");
        for (Run run : store.runs().all()) {
            json.writeStartArray();
            json.writeString(run.name());
            json.writeNumber(run.pid());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void lanes(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("lanes");
        for (Lane lane : incident.lanes()) {
            json.writeNumber(store.dictionary().text(lane.lock()));
            json.writeNumber(store.dictionary().text(lane.kind()));
            json.writeNumber(lane.run());
            json.writeNumber(lane.severity());
        }
        json.writeEndArray();
    }

    private void holds(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("holds");
        List<Lane> lanes = incident.lanes();
        for (int lane = 0; lane < lanes.size(); lane++) {
            for (Hold hold : lanes.get(lane).holds()) {
                json.writeNumber(lane);
                hold(json, hold);
            }
        }
        json.writeEndArray();
    }

    private void hold(JsonGenerator json, Hold hold) throws IOException {
        String holder = hold.holder();
        json.writeNumber(hold.start() - base);
        json.writeNumber(hold.end() - base);
        json.writeNumber(hold.outcome().ordinal());
        json.writeNumber(
                (hold.isOpen() ? OPEN : 0)
                        | (hold.isEndKnown() ? END_KNOWN : 0)
                        | (hold.isLeft() ? LEFT : 0)
                        | (hold.isStuck() ? STUCK : 0)
                        | (hold.isWarned() ? WARNED : 0)
                        | (hold.isDeadlock() ? DEADLOCK : 0));
        json.writeNumber(hold.deadline() < 0 ? -1 : hold.maxHold());
        json.writeNumber(hold.waiters());
        json.writeNumber(hold.waitFrom() < 0 ? -1 : Math.max(0, hold.end() - hold.waitFrom()));
        json.writeNumber(holder == null ? -1 : store.dictionary().text(holder));
        json.writeNumber(hold.refusedWrites());
        json.writeNumber(hold.lateReleases());
    }

    private void events(JsonGenerator json) throws IOException {
        List<Happening> events = store.events();
        int[] holdOf = holdOfEvents();
        json.writeArrayFieldStart("events");
        for (int i = 0; i < events.size(); i++) {
            Happening event = events.get(i);
            json.writeNumber(event.shape());
            json.writeNumber(event.type());
            json.writeNumber(event.run());
            json.writeNumber(event.seq());
            json.writeNumber(event.at() - base);
            json.writeNumber(holdOf[i]);
            for (long value : event.values()) {
                json.writeNumber(value);
            }
        }
        json.writeEndArray();
    }

    private int[] holdOfEvents() {
        int[] holdOf = new int[store.events().size()];
        Arrays.fill(holdOf, -1);
        int number = 0;
        for (Lane lane : incident.lanes()) {
            for (Hold hold : lane.holds()) {
                for (int event : hold.events()) {
                    holdOf[event] = number;
                }
                number++;
            }
        }
        return holdOf;
    }

    private void fields(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("types");
        for (String type : store.types()) {
            json.writeString(type);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("keys");
        for (FieldKey key : store.shapes().keys()) {
            json.writeStartArray();
            json.writeString(key.name());
            json.writeString(key.kind().letter());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("shapes");
        for (int shape = 0; shape < store.shapes().count(); shape++) {
            int[] keys = store.shapes().shape(shape);
            json.writeArray(keys, 0, keys.length);
        }
        json.writeEndArray();
    }

    /** Last, because the others add to them. */
    private void texts(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("lists");
        for (List<Integer> list : store.dictionary().lists()) {
            json.writeStartArray();
            for (int id : list) {
                json.writeNumber(id);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("texts");
        for (String text : store.dictionary().texts()) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
