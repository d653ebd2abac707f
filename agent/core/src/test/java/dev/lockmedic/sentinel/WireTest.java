package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one side writes the other one reads, and nothing else. */
class WireTest {
    private static final String DIGEST = ArmedLock.digest(new byte[] {1, 2, 3});

    private static ArmedLock lock(String path) {
        return new ArmedLock(
                7,
                -5_000_000_000L,
                100,
                Path.of(path),
                null,
                "(dev=fe00,ino=131090)",
                "2026-11-25T22:24:24.165123456Z",
                DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a.lock",
                "/with space/  two.lock",
                "/line\nend\r.lock",
                "/back\\slash\\n.lock",
                "/ümläut/日本.lock",
                "/ends with space "
            })
    void anArmedLockComesThroughAsItWas(String path) throws Exception {
        String line = Wire.arm(lock(path));

        assertThat(line).doesNotContain("\n", "\r");
        assertThat(Wire.arm(line)).isEqualTo(lock(path));
    }

    @Test
    void spacesInAFileKeyComeThroughToo() throws Exception {
        ArmedLock odd =
                new ArmedLock(
                        1,
                        2,
                        3,
                        Path.of("/a b"),
                        Path.of("/x y\nz"),
                        "key with \\ spaces",
                        "-",
                        DIGEST);

        assertThat(Wire.arm(Wire.arm(odd))).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a b.lock", "/other\\place", "/x\ny.jsonl"})
    void soDoesItsResource(String resource) throws Exception {
        ArmedLock armed =
                new ArmedLock(1, 2, 3, Path.of("/a b.lock"), Path.of(resource), "k", "-", DIGEST);

        assertThat(Wire.arm(Wire.arm(armed))).isEqualTo(armed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arm",
                "arm 1 2 3",
                "arm 1 2 3 key - abc + /a.lock",
                "arm x 2 3 key - DIGEST + /a.lock",
                "arm 1 2 3 key - DIGEST - relative.lock",
                "arm 1 2 3 key - DIGEST relative /a.lock",
                "arm 1 2 3 key - DIGEST + /without-ending",
                "arm 1 2 3 key - DIGEST - /bad\\escape",
                "arm 1 2 3 key - DIGEST - /torn\\",
                "arm 1 2 3 key - DIGEST - /nul\0byte",
                "disarm 1 2 3 key - DIGEST + /a.lock",
            })
    void whatIsNoWholeArmIsRefused(String line) {
        assertThatThrownBy(() -> Wire.arm(line.replace("DIGEST", DIGEST)))
                .isInstanceOf(Wire.BadLineException.class);
    }

    @Test
    void numbersAreReadByPlace() throws Exception {
        assertThat(Wire.number("released 7 -12", 2)).isEqualTo(-12);
        assertThatThrownBy(() -> Wire.number("released 7", 2))
                .isInstanceOf(Wire.BadLineException.class);
        assertThatThrownBy(() -> Wire.number("released seven", 1))
                .isInstanceOf(Wire.BadLineException.class);
    }

    @Test
    void aLineThatWouldNotFitThePipeIsNone() {
        assertThat(Wire.bytes("x".repeat(Wire.MOST_BYTES - 1))).hasSize(Wire.MOST_BYTES);
        assertThat(Wire.bytes("x".repeat(Wire.MOST_BYTES))).isNull();
        assertThat(Wire.bytes("ü".repeat(Wire.MOST_BYTES / 2))).isNull();
    }

    @Test
    void textOfAnyOriginIsOneLineThatFits() {
        String text = Wire.text("a\nb\rc\0d" + "漢".repeat(100_000));

        assertThat(text).startsWith("a b c d").doesNotContain("\n");
        assertThat(Wire.bytes(Wire.LOG + ' ' + text)).isNotNull();
    }

    @Test
    void aDigestIsTheWellKnownOne() {
        assertThat(ArmedLock.digest("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
