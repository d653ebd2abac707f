package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines come whole or not at all, in bounded memory. */
class LineReaderTest {
    /** Gives at most so many bytes at a time, as a pipe does. */
    private static LineReader reader(String text, int atATime) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LineReader(
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] b, int off, int len) {
                        return super.read(b, off, Math.min(len, atATime));
                    }
                });
    }

    private static List<String> all(LineReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        while ((line = reader.next()) != null) {
            lines.add(line);
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void howeverTheyArrive(int atATime) throws IOException {
        assertThat(all(reader("one\n\nzwölf 漢\nlast\n", atATime)))
                .containsExactly("one", "", "zwölf 漢", "last");
    }

    @Test
    void aLineThatWasCutOffIsNone() throws IOException {
        assertThat(all(reader("whole\narm 1 2 3 half", 4))).containsExactly("whole");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 100_000})
    void aHugeLineIsSkippedToItsEnd(int atATime) throws IOException {
        String longest = "x".repeat(Wire.MOST_BYTES);
        LineReader reader =
                reader("a\n" + longest + "y\n" + longest + "\nb\n" + "z".repeat(50_000), atATime);

        assertThat(all(reader)).containsExactly("a", longest, "b");
        assertThat(reader.tooLong()).isOne();
    }

    @Test
    void anEndlessLineTakesNoMemory() throws IOException {
        long[] left = {64L << 20};
        LineReader reader =
                new LineReader(
                        new InputStream() {
                            @Override
                            public int read() {
                                throw new AssertionError("a chunk at a time");
                            }

                            @Override
                            public int read(byte[] b, int off, int len) {
                                left[0] -= len;
                                return left[0] > 0 ? len : -1;
                            }
                        });
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();

        assertThat(reader.next()).isNull();

        System.gc();
        long after = runtime.totalMemory() - runtime.freeMemory();
        assertThat(after - before).isLessThan(4L << 20);
    }
}
