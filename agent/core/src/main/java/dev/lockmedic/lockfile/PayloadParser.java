package dev.lockmedic.lockfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/**
 * Reads payloads. Streaming, because the first use of data binding costs half a second that a
 * contender would wait for; only the four members that matter are looked at, others may be
 * anything.
 */
public final class PayloadParser {
    /** Longer numbers make no sense, and BigDecimal takes a time that grows with their square. */
    private static final int LONGEST_NUMBER = 1000;

    /**
     * Nothing that a lock file may hold is too long or too deep: a whole object must not count as a
     * torn one, which names no holder, because of a member that nobody reads.
     */
    private static final StreamReadConstraints WHOLE_FILES =
            StreamReadConstraints.builder()
                    .maxNestingDepth(LockFileReader.LIMIT_BYTES)
                    .maxNumberLength(LockFileReader.LIMIT_BYTES)
                    .maxStringLength(LockFileReader.LIMIT_BYTES)
                    .maxNameLength(LockFileReader.LIMIT_BYTES)
                    .build();

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(WHOLE_FILES)
                    // Buffers kept in thread-locals of the host's threads would outlive a detach.
                    .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
                    .build();

    private PayloadParser() {}

    /** Never throws, whatever the bytes are. */
    public static Payload parse(byte[] bytes) {
        if (isBlank(bytes)) {
            return Payload.EMPTY;
        }
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Payload.TORN;
            }
            Payload payload = object(in);
            return in.nextToken() == null ? payload : Payload.TORN;
        } catch (IOException | RuntimeException e) {
            return Payload.TORN;
        }
    }

    private static Payload object(JsonParser in) throws IOException {
        long pid = 0;
        Instant createdAt = null;
        OptionalLong maxHoldMs = OptionalLong.empty();
        OptionalLong starttime = OptionalLong.empty();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            switch (name) {
                case "pid" -> pid = positive(in, value).orElse(0);
                case "createdAt" ->
                        createdAt = value == JsonToken.VALUE_STRING ? instant(in.getText()) : null;
                case "maxHoldMs" -> maxHoldMs = positive(in, value);
                case "starttime" -> starttime = positive(in, value);
                default -> {}
            }
            in.skipChildren();
        }
        return new Payload(Payload.Form.OBJECT, pid, createdAt, maxHoldMs, starttime);
    }

    /** A whole number above 0; numbers too large for a long count as the largest one. */
    private static OptionalLong positive(JsonParser in, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            return OptionalLong.empty();
        }
        if (in.getTextLength() > LONGEST_NUMBER) {
            return OptionalLong.empty();
        }
        BigDecimal number;
        try {
            number = new BigDecimal(in.getText());
        } catch (NumberFormatException e) {
            return isHuge(in.getText()) ? OptionalLong.of(Long.MAX_VALUE) : OptionalLong.empty();
        }
        if (number.signum() <= 0) {
            return OptionalLong.empty();
        }
        // Precision minus scale is the number of digits before the point; never expand 1e999999999.
        if (number.precision() - (long) number.scale() > 18) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        long whole = number.longValue();
        return whole > 0 && number.compareTo(BigDecimal.valueOf(whole)) == 0
                ? OptionalLong.of(whole)
                : OptionalLong.empty();
    }

    /** Of a JSON number whose exponent is beyond what BigDecimal can take. */
    private static boolean isHuge(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        return exponent > 0
                && number.charAt(0) != '-'
                && number.charAt(exponent + 1) != '-'
                && number.substring(0, exponent).chars().anyMatch(c -> c >= '1' && c <= '9');
    }

    private static Instant instant(String text) {
        if (text.length() > 64) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException noOffset) {
                return null;
            }
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
