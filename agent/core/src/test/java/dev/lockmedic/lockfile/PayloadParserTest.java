package dev.lockmedic.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a payload says, whatever lies in the file: never an exception, never a guess. */
@Timeout(60)
class PayloadParserTest {
    private static final String WHOLE =
            """
            {
              "pid": 4711,
              "createdAt": "2026-01-02T03:04:05.678Z",
              "maxHoldMs": 1020000,
              "starttime": 123456
            }
            """;

    private static Payload parse(String text) {
        return PayloadParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWholePayloadIsRead() {
        assertThat(parse(WHOLE))
                .isEqualTo(
                        new Payload(
                                Payload.Form.OBJECT,
                                4711,
                                Instant.parse("2026-01-02T03:04:05.678Z"),
                                OptionalLong.of(1_020_000),
                                OptionalLong.of(123_456)));
        assertThat(parse(WHOLE).recognised()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", " \t\r\n "})
    void nothingWrittenIsEmpty(String text) {
        assertThat(parse(text)).isEqualTo(Payload.EMPTY);
    }

    static Stream<String> torn() {
        return Stream.of(
                "4711\n",
                "\"pid\"",
                "null",
                "true",
                "nonsense",
                "[{\"pid\":1}]",
                "{",
                "}",
                "{\"pid\"",
                "{\"pid\":",
                "{\"pid\":4711",
                "{\"pid\":4711,",
                "{\"pid\":4711}}",
                "{\"pid\":4711} x",
                "{\"pid\":4711}{\"pid\":4712}",
                "{\"pid\":4711}\0\0\0",
                "\0\0\0\0",
                "{'pid':4711}",
                "{\"pid\":04711}",
                "{\"pid\":NaN}",
                "{".repeat(3_000_000),
                "{\"a\":".repeat(500_000));
    }

    @ParameterizedTest
    @MethodSource
    void torn(String text) {
        assertThat(parse(text)).isEqualTo(Payload.TORN);
    }

    static Stream<String> whole() {
        return Stream.of(
                "[".repeat(5000) + "]".repeat(5000),
                "9".repeat(50_000),
                "1." + "0".repeat(50_000),
                "1e99999999999",
                "-1e99999999999",
                "\"" + "x".repeat(60_000) + "\"",
                "{\"" + "x".repeat(60_000) + "\":1}");
    }

    /** It names a holder, who must not lose his lock because something else in it is odd. */
    @ParameterizedTest
    @MethodSource
    void whole(String odd) {
        String holder = WHOLE.strip().substring(1);

        assertThat(parse("{\"odd\":" + odd + "," + holder).recognised()).isTrue();
        String limited = holder.replace("1020000", odd);
        assertThat(parse("{" + limited).recognised()).isTrue();
    }

    @Test
    void everyProperBeginningIsTornOrEmpty() {
        byte[] whole = WHOLE.strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            Payload payload = PayloadParser.parse(Arrays.copyOf(whole, length));
            assertThat(payload).isEqualTo(length == 0 ? Payload.EMPTY : Payload.TORN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4711, 4711",
        "1, 1",
        "4711.0, 4711",
        "4.711e3, 4711",
        "0, 0",
        "-1, 0",
        "4711.5, 0",
        "'\"4711\"', 0",
        "true, 0",
        "null, 0",
        "[4711], 0",
        "'{\"pid\":4711}', 0",
        "999999999999999999, 999999999999999999",
        "9223372036854775808, 9223372036854775807",
        "123456789012345678901234567890, 9223372036854775807",
        "1e999999999, 9223372036854775807",
        "1e-999999999, 0",
    })
    void aPidIsAPositiveWholeNumber(String json, long pid) {
        assertThat(parse("{\"pid\":" + json + "}").pid()).isEqualTo(pid);
    }

    @ParameterizedTest
    @CsvSource({
        "300000, 300000",
        "0, -1",
        "-5, -1",
        "0.5, -1",
        "1.5, -1",
        "'\"300000\"', -1",
        "null, -1",
        "1e999999999, 9223372036854775807",
        "1e2147483647, 9223372036854775807",
        "1e99999999999, 9223372036854775807",
        "0.1E+99999999999, 9223372036854775807",
        "1e-99999999999, -1",
        "-1e99999999999, -1",
        "0e99999999999, -1",
        "0.0e99999999999, -1",
        "99999999999999999999, 9223372036854775807",
    })
    void aMaxHoldIsAPositiveWholeNumber(String json, long expected) {
        Payload payload = parse("{\"maxHoldMs\":" + json + "}");

        assertThat(payload.form()).isEqualTo(Payload.Form.OBJECT);
        assertThat(payload.maxHoldMs().orElse(-1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.678Z, 2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05+02:00, 2026-01-02T01:04:05Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "+275760-09-13T00:00:00.000Z, +275760-09-13T00:00:00Z",
        "-271821-04-20T00:00:00.000Z, -271821-04-20T00:00:00Z",
    })
    void anInstantIsReadWithZoneOrOffset(String text, Instant expected) {
        assertThat(parse("{\"createdAt\":\"" + text + "\"}").createdAt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"2026-01-02\"",
                "\"2026-01-02T03:04:05\"",
                "\"2026-02-30T03:04:05Z\"",
                "\"2026-01-02T03:04:05.678Z and more\"",
                "1767323045678",
                "null",
                "{}",
            })
    void whatIsNoInstantIsNone(String json) {
        Payload payload = parse("{\"pid\":1,\"createdAt\":" + json + "}");

        assertThat(payload.createdAt()).isNull();
        assertThat(payload.pid()).isEqualTo(1);
        assertThat(payload.recognised()).isFalse();
    }

    @Test
    void aLongTextIsNoInstant() {
        assertThat(parse("{\"createdAt\":\"" + "2".repeat(60_000) + "\"}").createdAt()).isNull();
    }

    @Test
    void ofTheSameMemberTheLastOneCounts() {
        assertThat(parse("{\"pid\":1,\"pid\":2}").pid()).isEqualTo(2);
        assertThat(parse("{\"pid\":1,\"pid\":\"x\"}").pid()).isZero();
    }

    @Test
    void otherMembersMayBeAnything() {
        Payload payload =
                parse("{\"a\":[{\"pid\":9}],\"pid\":4711,\"b\":{\"maxHoldMs\":1},\"c\":1e400}");

        assertThat(payload.pid()).isEqualTo(4711);
        assertThat(payload.maxHoldMs()).isEmpty();
    }

    @Test
    void randomBytesNeverThrowAndNeverTakeLong() {
        Random random = new Random(1);
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = i % 2 == 0 ? whole.clone() : new byte[random.nextInt(200)];
            int changes = i % 2 == 0 ? 1 + random.nextInt(4) : bytes.length;
            for (int j = 0; j < changes; j++) {
                bytes[i % 2 == 0 ? random.nextInt(bytes.length) : j] = (byte) random.nextInt(256);
            }
            Payload payload = PayloadParser.parse(bytes);
            assertThat(payload.pid()).isNotNegative();
            assertThat(payload.maxHoldMs().orElse(1)).isPositive();
        }
    }
}
