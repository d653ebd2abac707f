package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What terminals send for keys. */
@Timeout(30)
class KeysTest {
    private static List<Key> all(String bytes) throws InterruptedException {
        Keys keys = Keys.of(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        List<Key> all = new ArrayList<>();
        Key key;
        do {
            key = keys.next();
            all.add(key);
        } while (key.kind() != Key.Kind.CLOSED);
        return all;
    }

    private static List<Key.Kind> kinds(String bytes) throws InterruptedException {
        List<Key.Kind> kinds = new ArrayList<>(all(bytes).stream().map(Key::kind).toList());
        kinds.remove(kinds.size() - 1);
        return kinds;
    }

    @Test
    void letters() throws Exception {
        assertThat(all("q? "))
                .containsExactly(
                        Key.letter('q'), Key.letter('?'), Key.letter(' '), Key.of(Key.Kind.CLOSED));
    }

    @Test
    void keysWithoutALetter() throws Exception {
        assertThat(kinds("\033[A\033[B\033OA\033OB\033[5~\033[6~\033[H\033[F\033[1~\033[4~\r\n"))
                .containsExactly(
                        Key.Kind.UP,
                        Key.Kind.DOWN,
                        Key.Kind.UP,
                        Key.Kind.DOWN,
                        Key.Kind.PAGE_UP,
                        Key.Kind.PAGE_DOWN,
                        Key.Kind.HOME,
                        Key.Kind.END,
                        Key.Kind.HOME,
                        Key.Kind.END,
                        Key.Kind.ENTER,
                        Key.Kind.ENTER);
    }

    @Test
    void whatIsNotKnownIsOneKeyAndNoLetters() throws Exception {
        assertThat(kinds("\033[15~\033[1;5Q\033[200~\u00e9\002"))
                .containsExactly(
                        Key.Kind.OTHER,
                        Key.Kind.OTHER,
                        Key.Kind.OTHER,
                        Key.Kind.OTHER,
                        Key.Kind.OTHER);
        assertThat(kinds("\033[" + "1;".repeat(20) + "A").get(0)).isEqualTo(Key.Kind.OTHER);
        assertThat(all("\033")).containsExactly(Key.of(Key.Kind.OTHER), Key.of(Key.Kind.CLOSED));
    }

    @Test
    void anEscapeAloneIsAKey() throws Exception {
        try (PipedOutputStream typed = new PipedOutputStream()) {
            Keys keys = Keys.of(new PipedInputStream(typed));
            typed.write(27);
            typed.flush();
            assertThat(keys.next()).isEqualTo(Key.of(Key.Kind.ESCAPE));
            typed.write('q');
            typed.flush();
            assertThat(keys.next()).isEqualTo(Key.letter('q'));
        }
    }
}
