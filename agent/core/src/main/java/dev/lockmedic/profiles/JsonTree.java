package dev.lockmedic.profiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON document in which every key and value knows its place. Read from Jackson's token stream:
 * binding to classes would cost half a second of the host's start and lose the places.
 */
final class JsonTree {
    private static final int MAX_NESTING = 16;
    private static final int MAX_TEXT = 10_000;
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxStringLength(MAX_TEXT)
                                    .maxNameLength(MAX_TEXT)
                                    .maxNumberLength(100)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final String source;

    private JsonTree(JsonParser parser, String source) {
        this.parser = parser;
        this.source = source;
    }

    static Node parse(String text, String source) throws ProfileException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonTree(parser, source).document();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Place place =
                    at == null ? new Place(1, 1) : new Place(at.getLineNr(), at.getColumnNr());
            throw new ProfileException(
                    "not JSON: " + oneLine(e.getOriginalMessage()) + place.in(source));
        } catch (IOException e) {
            throw new ProfileException("can't read " + source + ": " + e);
        }
    }

    private Node document() throws IOException, ProfileException {
        if (parser.nextToken() == null) {
            throw new ProfileException("no JSON in " + source + ": it is empty");
        }
        Node root = node();
        if (parser.nextToken() != null) {
            throw new ProfileException(
                    "more than one JSON value" + place().in(source) + "; a profile is one object");
        }
        return root;
    }

    private Node node() throws IOException, ProfileException {
        Place place = place();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(place);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node());
            }
            return new Node(place, items);
        }
        if (token == JsonToken.VALUE_STRING) {
            return new Node(place, parser.getText());
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            BigInteger value = parser.getBigIntegerValue();
            return new Node(
                    place, value.bitLength() < Long.SIZE ? (Object) value.longValue() : value);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new Node(place, parser.getDoubleValue());
        }
        if (token == JsonToken.VALUE_NULL) {
            return new Node(place, null);
        }
        return new Node(place, token == JsonToken.VALUE_TRUE);
    }

    private Node object(Place place) throws IOException, ProfileException {
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place keyPlace = place();
            parser.nextToken();
            Member earlier = members.put(key, new Member(keyPlace, node()));
            if (earlier != null) {
                throw new ProfileException(
                        "duplicate key \""
                                + key
                                + "\""
                                + keyPlace.in(source)
                                + "; it is also at line "
                                + earlier.place().line());
            }
        }
        return new Node(place, members);
    }

    private Place place() {
        JsonLocation at = parser.currentTokenLocation();
        return new Place(at.getLineNr(), at.getColumnNr());
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ");
    }

    /** A line and column, both counted from 1. */
    record Place(int line, int column) {
        String in(String source) {
            return " at line " + line + ", column " + column + " of " + source;
        }
    }

    /** One key of an object with its value. */
    record Member(Place place, Node value) {}

    /**
     * A value: a Map of {@link Member}s, a List of nodes, or a String, Long, BigInteger, Double,
     * Boolean or null.
     */
    record Node(Place place, Object value) {
        String type() {
            if (value == null) {
                return "null";
            }
            if (value instanceof Map) {
                return "an object";
            }
            if (value instanceof List) {
                return "an array";
            }
            if (value instanceof String) {
                return "a string";
            }
            return value instanceof Boolean ? "a boolean" : "a number";
        }
    }
}
