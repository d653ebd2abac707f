package dev.lockmedic.lockfile;

import static dev.lockmedic.fuzz.Fuzzing.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.fuzz.Fuzzing;
import dev.lockmedic.fuzz.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies in a lock file, the answer is one that can be built upon. */
class PayloadFuzzTest {
    private static final ObjectMapper TREES =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TempDir Path folder;

    @Test
    void noPayloadIsReadWrongly() {
        Fuzzing.run("payload", Seeds.payloads(), 10_000, PayloadFuzzTest::check);
    }

    private static void check(byte[] document) {
        Payload payload = PayloadParser.parse(document);
        checkConsistent(payload);
        require(PayloadParser.parse(document).equals(payload), "not the same again", payload);
        checkByBinding(document, payload);
    }

    private static void checkConsistent(Payload payload) {
        boolean object = payload.form() == Payload.Form.OBJECT;
        boolean names =
                payload.pid() != 0
                        || payload.createdAt() != null
                        || payload.maxHoldMs().isPresent()
                        || payload.starttime().isPresent();
        require(payload.form() != Payload.Form.UNREADABLE, "was read", payload);
        require(object || !names, "says something that is no object", payload);
        require(payload.pid() >= 0, "negative pid", payload);
        require(payload.maxHoldMs().orElse(1) > 0, "no positive limit", payload);
        require(payload.starttime().orElse(1) > 0, "no positive start", payload);
        require(
                payload.recognised() == (payload.pid() > 0 && payload.createdAt() != null),
                "recognised by its pid and its instant",
                payload);
    }

    /** Another way through the library, which builds the whole tree, must come to the same. */
    private static void checkByBinding(byte[] document, Payload payload) {
        JsonNode tree;
        try {
            tree = TREES.readTree(document);
        } catch (IOException | NumberFormatException e) {
            // It also reads the numbers that do not matter here, so it is the stricter one.
            return;
        }
        boolean object = payload.form() == Payload.Form.OBJECT;
        require(tree.isObject() == object, "an object", tree);
        if (object) {
            requireSame(payload.pid(), tree.get("pid"));
            requireSame(payload.maxHoldMs().orElse(0), tree.get("maxHoldMs"));
            requireSame(payload.starttime().orElse(0), tree.get("starttime"));
            require(
                    payload.createdAt() == null || tree.get("createdAt").isTextual(),
                    "an instant",
                    tree);
        }
    }

    private static void requireSame(long read, JsonNode bound) {
        boolean tooLong = bound != null && bound.toString().length() > 500;
        require(tooLong || read == positive(bound), "the number " + bound + " was read as", read);
    }

    private static long positive(JsonNode node) {
        if (node == null || !node.isNumber()) {
            return 0;
        }
        BigDecimal number = node.decimalValue();
        if (number.signum() <= 0) {
            return 0;
        }
        if (number.precision() - (long) number.scale() > 18) {
            return Long.MAX_VALUE;
        }
        BigDecimal whole = BigDecimal.valueOf(number.longValue());
        return whole.compareTo(number) == 0 ? number.longValue() : 0;
    }

    /** A holder that was killed while it wrote, at every byte. */
    @Test
    void noTornPayloadIsRecognised() {
        for (byte[] whole : Seeds.payloads()) {
            int end = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('}');
            for (int length = 0; length < end; length++) {
                byte[] torn = Arrays.copyOf(whole, length);
                assertThat(PayloadParser.parse(torn).recognised()).isFalse();
                // Some file systems keep the length and lose the content.
                assertThat(PayloadParser.parse(Arrays.copyOf(torn, whole.length)).recognised())
                        .isFalse();
            }
        }
    }

    @Test
    void noFileIsReadWrongly() {
        LockFileReader reader = new LockFileReader(identity -> false);
        Path lock = folder.resolve("a.lock");
        Fuzzing.run(
                "lock-file",
                Seeds.payloads(),
                500,
                document -> {
                    Files.write(lock, document);
                    LockSnapshot snapshot = reader.read(lock);
                    assertThat(snapshot.problem()).isNull();
                    assertThat(snapshot.bytes()).isEqualTo(document);
                    assertThat(snapshot.payload()).isEqualTo(PayloadParser.parse(document));
                    assertThat(snapshot.sameLock(reader.read(lock))).isTrue();
                });
    }
}
