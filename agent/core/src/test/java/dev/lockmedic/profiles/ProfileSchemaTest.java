package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema is for editors, the reader is what counts: they must not tell different stories. */
class ProfileSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<Keys, Class<? extends Record>> RECORDS =
            Map.of(
                    Keys.PROFILE, Profile.class,
                    Keys.LOCK, LockProfile.class,
                    Keys.ACQUIRE, AcquireProfile.class,
                    Keys.RELEASE, ReleaseProfile.class,
                    Keys.FORCE_RELEASE, ForceReleaseProfile.class,
                    Keys.STALE_POLICY, StalePolicyProfile.class);
    private static final Map<Keys, String> DEFINITIONS =
            Map.of(
                    Keys.PROFILE, "",
                    Keys.LOCK, "/$defs/lock",
                    Keys.ACQUIRE, "/$defs/acquire",
                    Keys.RELEASE, "/$defs/release",
                    Keys.FORCE_RELEASE, "/$defs/forceRelease",
                    Keys.STALE_POLICY, "/$defs/stalePolicy");

    private final JsonNode json = load();
    private final Schema schema =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);

    @ParameterizedTest
    @EnumSource
    void schemaAndReaderKnowTheSameKeys(Keys keys) {
        JsonNode definition = json.at(DEFINITIONS.get(keys));
        assertThat(definition.get("properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(keys.all());
        assertThat(texts(definition.get("required")))
                .containsExactlyInAnyOrderElementsOf(keys.required());
        assertThat(definition.get("additionalProperties").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void recordsHoldWhatIsRead(Keys keys) {
        List<String> components =
                Arrays.stream(RECORDS.get(keys).getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(name -> name.equals("className") ? "class" : name)
                        .toList();
        List<String> read = new ArrayList<>(keys.all());
        read.remove("$schema");
        assertThat(components).containsExactlyInAnyOrderElementsOf(read);
    }

    @Test
    void everyKeyIsDescribed() {
        for (Keys keys : Keys.values()) {
            for (JsonNode property : json.at(DEFINITIONS.get(keys)).get("properties")) {
                assertThat(property.path("description").asText()).endsWith(".");
            }
        }
    }

    @Test
    void schemaIsASchema() {
        Schema metaSchema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(
                                com.networknt.schema.SchemaLocation.of(
                                        "https://json-schema.org/draft/2020-12/schema"));
        assertThat(metaSchema.validate(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "class", "arg10.a.b().c", "lockFiles", "literals", "enum"})
    void bothAccept(String variant) throws IOException {
        String profile = Samples.FULL;
        profile =
                switch (variant) {
                    case "class" -> profile.replace("gateway.Handle", "Outer$Handle");
                    case "lockFiles" -> "{\"name\": \"x\", \"lockFiles\": [\"*.lck\"]}";
                    case "literals" -> profile.replace("\"hold.maxHoldMs\"", "60000");
                    case "enum" -> profile.replace("\"TAKE\"", "1");
                    case "" -> profile;
                    default -> profile.replace("\"resource\": \"arg0\"", resource(variant));
                };
        assertThat(errors(profile)).isEmpty();
        assertThat(readable(profile)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"name\": \"session-gateway\"->\"name\": 1",
                "\"name\": \"session-gateway\"->\"name\": \"\"",
                "\"name\": \"session-gateway\"->\"nam\": \"x\"",
                "\"name\": \"session-gateway\",->",
                "[\"**/*.jsonl.lock\"]->[]",
                "[\"**/*.jsonl.lock\"]->[\"\"]",
                "[\"**/*.jsonl.lock\"]->\"*\"",
                "\"gateway(\\\\.jar)?\"->\"\"",
                "\"the gateway\"->null",
                "\"class\": \"com.example.gateway.Handle\"->\"class\": \"java.util.Map\"",
                "\"class\": \"com.example.gateway.Handle\"->\"class\": \"a..b\"",
                "\"class\": \"com.example.gateway.Handle\"->\"clazz\": \"a.b\"",
                "\"hold\": \"this\"->\"hold\": \"return\"",
                "\"hold\": \"this\"->\"hold\": \"this.\"",
                "\"hold\": \"this\"->\"hold\": \"arg01\"",
                "\"hold\": \"this\"->\"hold\": \"this.a.b.c.d.e.f.g.h.i\"",
                "\"hold\": \"return\"->\"hold\": \"lock\"",
                "\"hold.isHeld()\"->\"return.isHeld()\"",
                "\"hold.isHeld()\"->\"hold.isHeld(1)\"",
                "\"hold.maxHoldMs\"->0",
                "\"hold.maxHoldMs\"->1.5",
                "\"hold.maxHoldMs\"->99999999999999999999",
                "\"hold.maxHoldMs\"->true",
                "\"java.nio.file.Path\", \"long\"->\"java.util.Set<String>\"",
                "\"on\": \"lock\"->\"on\": \"this\"",
                "\"method\": \"forceRelease\"->\"method\": \"force Release\"",
                "'lockmedic'->'lockmedic",
                "5, true->5.5, true",
                "5, true->null",
                "\"TAKE\"->null",
                "\"TAKE\"->1.5",
                "\"HOLD_EXCEEDED\"->\"\"",
                "\"reasons\": \"arg0\"->\"reasons\": \"return\"",
            })
    void bothRefuse(String change) {
        String[] parts = change.split("->", -1);
        assertThat(Samples.FULL).contains(parts[0]);
        String profile = Samples.FULL.replace(parts[0], parts[1]);
        assertThat(errors(profile)).isNotEmpty();
        assertThat(readable(profile)).isFalse();
    }

    @Test
    void bothRefuseAProfileThatSaysNothing() {
        String profile = "{\"name\": \"x\", \"description\": \"y\"}";
        assertThat(errors(profile)).isNotEmpty();
        assertThat(readable(profile)).isFalse();
    }

    private static String resource(String expression) {
        return "\"resource\": \"" + expression + "\"";
    }

    private List<Error> errors(String profile) {
        try {
            return schema.validate(MAPPER.readTree(profile));
        } catch (IOException e) {
            return fail(e);
        }
    }

    private static boolean readable(String profile) {
        try {
            ProfileReader.read(profile, "x.json");
            return true;
        } catch (ProfileException e) {
            return false;
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static JsonNode load() {
        try (InputStream in = Profile.class.getResourceAsStream("profile.schema.json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            return fail(e);
        }
    }
}
