package dev.lockmedic.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkTest {
    private static final HoldId HOLD = new HoldId(1, 2, 3, 45);

    @Test
    void readsWhatItWrote() {
        for (int padding : new int[] {0, 1, 200}) {
            for (boolean endsLine : new boolean[] {true, false}) {
                Chunk chunk = new Chunk(HOLD, 6, 789, endsLine);
                assertThat(parse(text(chunk, padding))).isEqualTo(chunk);
            }
        }
    }

    @Test
    void readsNothingThatIsNotExactlyAChunk() {
        String text = text(new Chunk(HOLD, 6, 789, true), 20);
        for (int i = 0; i < text.length(); i++) {
            assertThat(parse(text.substring(0, i))).as("cut at %s", i).isNull();
            String changed = text.substring(0, i) + '?' + text.substring(i + 1);
            assertThat(parse(changed)).as("changed at %s", i).isNull();
            String longer = text.substring(0, i) + '?' + text.substring(i);
            assertThat(parse(longer)).as("more at %s", i).isNull();
        }
        assertThat(parse(text + text)).isNull();
    }

    @Test
    void knowsABeginning() {
        String text = text(new Chunk(HOLD, 6, 789, true), 20);
        assertThat(Chunk.isBeginning("{\"", 0, 2)).isTrue();
        assertThat(Chunk.isBeginning(text, 0, 30)).isTrue();
        assertThat(Chunk.isBeginning(text, 5, 30)).isFalse();
        assertThat(Chunk.isBeginning("foreign", 0, 7)).isFalse();
    }

    private static Chunk parse(String text) {
        return Chunk.parse(text, 0, text.length());
    }

    private static String text(Chunk chunk, int padding) {
        return new String(chunk.bytes(padding), StandardCharsets.US_ASCII);
    }
}
