package dev.lockmedic.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The fuzzer finds faults that parsers of payloads are known to have, within the usual budget. */
class FuzzingTest {
    private static final int DOCUMENTS = 20_000;

    /** How many would write it: look for the members, never mind the rest. */
    private static long naivePid(String text) {
        Matcher pid = Pattern.compile("\"pid\"\\s*:\\s*(-?\\d+)").matcher(text);
        return pid.find() ? Long.parseLong(pid.group(1)) : 0;
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    private static AssertionError found(String name, Fuzzing.Check broken) {
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> Fuzzing.run(name, Seeds.payloads(), DOCUMENTS, broken))
                .isInstanceOf(AssertionError.class)
                .satisfies(t -> thrown[0] = t);
        return (AssertionError) thrown[0];
    }

    @Test
    void aNumberThatOverflows() {
        assertThat(found("self-check", document -> naivePid(text(document))))
                .hasCauseInstanceOf(NumberFormatException.class)
                .hasMessageContaining("-Dlockmedic.fuzz.seed=");
    }

    @Test
    void aNegativePid() {
        found(
                "self-check",
                document -> {
                    Matcher pid =
                            Pattern.compile("\"pid\":(-?\\d{1,9})\\b").matcher(text(document));
                    assertThat(pid.find() ? Long.parseLong(pid.group(1)) : 0).isNotNegative();
                });
    }

    @Test
    void aTornPayloadThatIsTakenForWhole() {
        found(
                "self-check",
                document -> {
                    String text = text(document).strip();
                    boolean taken = text.contains("\"pid\":4711") && text.contains("\"createdAt\"");
                    assertThat(taken).isEqualTo(taken && text.endsWith("}"));
                });
    }

    @Test
    void anInstantThatDoesNotFitMilliseconds() {
        Throwable cause =
                found(
                                "self-check",
                                document -> {
                                    Matcher at =
                                            Pattern.compile("\"createdAt\": ?\"([^\"]{1,60}Z)\"")
                                                    .matcher(text(document));
                                    if (at.find()) {
                                        toMillis(at.group(1));
                                    }
                                })
                        .getCause();
        assertThat(cause).isInstanceOf(ArithmeticException.class);
    }

    private static void toMillis(String instant) {
        Instant parsed;
        try {
            parsed = Instant.parse(instant);
        } catch (java.time.DateTimeException e) {
            return;
        }
        parsed.toEpochMilli();
    }

    @Test
    void aReaderThatRunsIntoTheDepths() {
        assertThat(found("self-check", document -> depth(text(document), 0)))
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    private static int depth(String text, int at) {
        int next = text.indexOf('[', at);
        return next < 0 ? 0 : 1 + depth(text, next + 1);
    }

    @Test
    void aReaderThatTakesTooMuchMemory() {
        assertThat(
                        found(
                                "self-check",
                                document -> {
                                    if (text(document).contains("e999999999")) {
                                        assertThat(new long[20 << 20]).isNotEmpty();
                                    }
                                }))
                .hasMessageContaining("bytes of memory");
    }

    @Test
    void aReaderThatTakesTooLong() {
        assertThat(
                        found(
                                "self-check",
                                document -> {
                                    long start = System.nanoTime();
                                    while (document.length > 60_000
                                            && System.nanoTime() - start < 600_000_000L) {
                                        Thread.onSpinWait();
                                    }
                                }))
                .hasMessageMatching("(?s).*it took \\d+ ms.*");
    }

    @Test
    void whatFailsIsCutDownToWhatIsNeeded() {
        assertThat(
                        found(
                                "self-check",
                                document -> {
                                    if (text(document).contains("NaN")) {
                                        throw new IllegalStateException();
                                    }
                                }))
                .hasMessageContaining("cut down to 3 bytes")
                .hasMessageEndingWith("NaN");
    }

    @Test
    void theSameSeedMakesTheSameDocuments() {
        Mutator one = new Mutator(Seeds.payloads(), new Random(7));
        Mutator two = new Mutator(Seeds.payloads(), new Random(7));
        for (int i = 0; i < 1000; i++) {
            assertThat(one.next()).isEqualTo(two.next());
        }
    }

    @Test
    void documentsAreBounded() {
        Mutator mutator = new Mutator(Seeds.payloads(), new Random(1));
        for (int i = 0; i < 5000; i++) {
            assertThat(mutator.next()).hasSizeLessThanOrEqualTo(Mutator.LARGEST);
        }
    }
}
